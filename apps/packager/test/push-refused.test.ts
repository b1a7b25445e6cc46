import { connect } from "node:net";
import { type IngestIncident, LIMITS } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { testSegment } from "./support/test-media.ts";

const packager = new RunningTestPackager();
const channel = aChannel("one");
const BASIC = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;

beforeAll(async () => {
  packager.controlPlane.set(channel);
  await packager.start();
});
afterAll(() => packager.stop());

const incidentOf = async (code: string, folder = "low/") => {
  const isIt = (incident: IngestIncident) => incident.code === code && incident.path.startsWith(folder);
  const status = await packager.status(channel.channelId, ({ inputs }) =>
    inputs.some(({ incidents }) => incidents.some(isIt)),
  );
  return status.inputs[0]?.incidents.find(isIt);
};

const isAlive = async (n: number): Promise<void> => {
  expect((await packager.push("one", `low/segment_${n}.ts`, await testSegment(n))).status).toBe(201);
};

/** Writes raw bytes, and gives back what is answered until `isEnough` or the end. */
const exchange = (bytes: readonly (string | Uint8Array)[], isEnough: (answer: string) => boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(packager.port, "127.0.0.1", () => {
      for (const piece of bytes) socket.write(piece);
    });
    socket.setEncoding("latin1");
    socket.on("data", (text) => {
      answer += text;
      if (isEnough(answer)) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });

const headOf = (path: string, ...lines: string[]): string =>
  [`PUT ${new URL(packager.ingestUrl("one")).pathname}${path} HTTP/1.1`, "Host: x", ...lines, "", ""].join("\r\n");

test("without or with wrong credentials it is 401 with a challenge, and the wrong ones are an incident", async () => {
  const none = await fetch(`${packager.ingestUrl("one")}low/1.ts`, { method: "PUT", body: "x" });
  expect(none.status).toBe(401);
  expect(none.headers.get("www-authenticate")).toContain("Digest");
  const wrong = await packager.push("one", "low/1.ts", "x", { authorization: `Basic ${btoa("encoder:wrong")}` });
  expect(wrong.status).toBe(401);
  expect(await incidentOf("ingest_unauthorized")).toMatchObject({ path: "low/1.ts", count: 1 });
});

test("who waits for 100 is refused before the body, and asked for it only when it may come", async () => {
  const head = (authorization: string) =>
    headOf(
      "waiting/9.ts",
      "Content-Length: 5",
      "Expect: 100-continue",
      ...(authorization === "" ? [] : [authorization]),
    );
  const refused = await exchange([head("")], (answer) => answer.includes("\r\n\r\n"));
  expect(refused).toMatch(/^HTTP\/1\.1 401/);
  const asked = await exchange([head(`Authorization: ${BASIC}`)], (answer) => answer.includes("\r\n\r\n"));
  expect(asked).toMatch(/^HTTP\/1\.1 100/);
});

test("an unknown channel and another tenant's group are the same 404, word for word", async () => {
  const unknown = await packager.push("nobody", "low/1.ts", "x");
  const foreign = await fetch(packager.ingestUrl("one").replace("abc123", "zzz999").concat("low/1.ts"), {
    method: "PUT",
    body: "x",
    headers: { authorization: BASIC },
  });
  expect([unknown.status, foreign.status]).toEqual([404, 404]);
  expect(await foreign.text()).toBe(await unknown.text());
});

test("what is no transport stream is 415 with its code and place, and the channel goes on", async () => {
  const response = await packager.push("one", "low/segment_3.ts", "<html>this is not media</html>".repeat(50));
  expect(response.status).toBe(415);
  expect(await response.json()).toMatchObject({ code: "not_mpegts", offset: 0 });
  expect(await incidentOf("not_mpegts")).toMatchObject({ path: "low/segment_3.ts" });
  await isAlive(0);
});

test("damage inside a segment is refused with the byte where it is", async () => {
  const damaged = await testSegment(1);
  damaged.fill(0, 188 * 20, 188 * 25);
  const response = await packager.push("one", "low/segment_1.ts", damaged);
  expect(response.status).toBeGreaterThanOrEqual(415);
  const { offset } = JSON.parse(await response.text());
  expect(offset).toBeGreaterThan(0);
  await isAlive(1);
});

test("a body larger than the limit is 413 on its head, and an endless one at the limit", async () => {
  const announced = await exchange(
    [headOf("low/2.ts", `Authorization: ${BASIC}`, `Content-Length: ${LIMITS.segmentBytes + 1}`)],
    (answer) => answer.includes("\r\n\r\n"),
  );
  expect(announced).toMatch(/^HTTP\/1\.1 413/);
  const piece = new Uint8Array(1024 * 1024).fill(0x23);
  const chunk = [`${piece.length.toString(16)}\r\n`, piece, "\r\n"];
  const endless = await exchange(
    [headOf("low/x.m3u8", `Authorization: ${BASIC}`, "Transfer-Encoding: chunked"), ...chunk, ...chunk],
    (answer) => answer.includes("\r\n\r\n"),
  );
  expect(endless).toMatch(/^HTTP\/1\.1 413/);
  expect(endless).toContain(String(LIMITS.playlistBytes));
  expect(await incidentOf("body_too_large")).toMatchObject({ count: 1 });
  await isAlive(2);
});

test("a body that is cut off is dropped whole, and counted", async () => {
  const bytes = await testSegment(3);
  const head = headOf("low/segment_3.ts", `Authorization: ${BASIC}`, `Content-Length: ${bytes.length}`);
  const socket = connect(packager.port, "127.0.0.1");
  socket.on("error", () => undefined);
  await new Promise((sent) => socket.write(Buffer.concat([Buffer.from(head), bytes.subarray(0, 30_000)]), sent));
  socket.destroy();
  expect(await incidentOf("body_incomplete")).toMatchObject({ path: "low/segment_3.ts", count: 1 });
  const status = await packager.status(channel.channelId, ({ inputs }) => (inputs[0]?.droppedCount ?? 0) > 0);
  expect(status.inputs[0]?.renditions.find(({ kind }) => kind === "video")?.segmentCount).toBe(3);
  await isAlive(3);
});

test("a playlist that makes no sense is 422 and harms nothing", async () => {
  const response = await packager.push("one", "low/index.m3u8", "#EXTM3U\n#EXTINF:banana,\nx.ts\n");
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: "malformed_playlist" });
  await isAlive(4);
});

test("DELETE is answered 204 and deletes nothing", async () => {
  const url = `${packager.ingestUrl("one")}low/segment_0.ts`;
  const response = await fetch(url, { method: "DELETE", headers: { authorization: BASIC } });
  expect(response.status).toBe(204);
  const playlist = await packager.manifest("one", "ts", "index_0.m3u8");
  expect(playlist).toContain("segment_0_0.ts");
});

test("other methods are 405 and name those that are taken", async () => {
  const response = await fetch(`${packager.ingestUrl("one")}low/1.ts`, { method: "PATCH", body: "x" });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "PUT, POST, DELETE"]);
});

test("a channel that was made a moment ago can be pushed to at once", async () => {
  packager.controlPlane.set(aChannel("fresh"));
  expect((await packager.push("fresh", "low/segment_0.ts", await testSegment(0))).status).toBe(201);
});

test("a deleted channel takes nothing and serves nothing", async () => {
  packager.controlPlane.set(aChannel("doomed"));
  expect((await packager.push("doomed", "low/segment_0.ts", await testSegment(0))).status).toBe(201);
  packager.controlPlane.delete(aChannel("doomed").channelId);
  await waitUntil(async () => (await packager.push("doomed", "low/segment_1.ts", "x")).status === 404, {
    what: "the deletion",
    timeoutMs: 10_000,
  });
  expect((await fetch(packager.outUrl("doomed", "ts", "index.m3u8"))).status).toBe(404);
});
