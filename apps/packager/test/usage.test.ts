import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

const packager = new RunningTestPackager();
const channel = aChannel("one", { seconds: 2 });
const BASIC = Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64");

beforeAll(async () => {
  packager.controlPlane.set(channel);
  await packager.start();
});
afterAll(() => packager.stop());

/** One request on a connection of its own; counts every byte of the answer. */
const exchange = (bytes: Buffer): Promise<number> =>
  new Promise((resolve, reject) => {
    let received = 0;
    const socket = connect(packager.port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (data) => {
      received += data.length;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(received));
  });

const getBytes = (file: string): Promise<number> => {
  const path = new URL(packager.outUrl("one", "ts", file)).pathname;
  return exchange(Buffer.from(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));
};

test("usage is what the clients counted, to the byte, by kind, endpoint and input", async () => {
  const expected = { ingest: 0, egressManifest: 0, egressSegment: 0 };
  const requests = { ingest: 0, egressManifest: 0, egressSegment: 0 };
  for (let n = 0; n < 6; n++) {
    const path = new URL(packager.ingestUrl("one")).pathname;
    const body = await testSegment(n);
    const head = `PUT ${path}low/segment_${n}.ts HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${BASIC}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
    const request = Buffer.concat([Buffer.from(head), body]);
    expected.ingest += request.length;
    requests.ingest++;
    await exchange(request);
  }
  const refused = await fetch(`${packager.ingestUrl("one")}low/1.ts`, { method: "PUT", body: "not counted" });
  expect(refused.status).toBe(401);

  // What is waited with is counted as well, so it is asked for on the other endpoint.
  await packager.manifest("one", "cmaf", "index_0.m3u8", (text) => segmentUris(text).length >= 5);
  for (let i = 0; i < 20; i++) {
    expected.egressManifest += await getBytes("index_0.m3u8");
    expected.egressSegment += await getBytes(`segment_0_${i % 5}.ts`);
    requests.egressManifest++;
    requests.egressSegment++;
  }
  await packager.stopPackager();

  const endpointId = channel.originEndpoints.find(({ name }) => name === "ts")?.id;
  const events = [...packager.controlPlane.usage.values()].filter(
    (event) => event.kind === "ingest" || event.originEndpointId === endpointId,
  );
  const total = (kind: keyof typeof expected, number: "bytes" | "requests") =>
    events.filter((event) => event.kind === kind).reduce((sum, event) => sum + event[number], 0);
  const kinds = ["ingest", "egressManifest", "egressSegment"] as const;
  expect(Object.fromEntries(kinds.map((kind) => [kind, total(kind, "requests")]))).toEqual(requests);
  expect(Object.fromEntries(kinds.map((kind) => [kind, total(kind, "bytes")]))).toEqual(expected);
  for (const event of events) {
    expect(event).toMatchObject({ tenantId: channel.tenantId, channelId: channel.channelId });
    expect(event.ingestEndpointIndex).toBe(event.kind === "ingest" ? 1 : null);
    expect(event.minuteMs % 60_000).toBe(0);
  }
});
