import { waitUntil } from "@sluice/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

let packager: RunningTestPackager;

beforeEach(() => {
  packager = new RunningTestPackager();
});
afterEach(() => packager.stop());

const push = async (n: number): Promise<number> =>
  (await packager.push("one", `low/segment_${n}.ts`, await testSegment(n))).status;

test("ingest and playout go on without the control plane, over a restart too, and usage catches up", async () => {
  packager.controlPlane.set(aChannel("one", { seconds: 2 }));
  await packager.start();
  expect(await push(0)).toBe(201);
  await packager.controlPlane.stop();
  for (let n = 1; n < 4; n++) expect(await push(n)).toBe(201);
  await packager.manifest("one", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= 3);
  await packager.stopPackager();
  await packager.startPackager();
  expect(await push(4)).toBe(201);
  await packager.manifest("one", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= 4);
  await packager.controlPlane.start();
  const pushes = await waitUntil(
    () => {
      const ingest = [...packager.controlPlane.usage.values()].filter(({ kind }) => kind === "ingest");
      const requests = ingest.reduce((sum, event) => sum + event.requests, 0);
      return requests >= 5 ? requests : undefined;
    },
    { what: "the usage of the outage", timeoutMs: 25_000 },
  );
  expect(pushes).toBe(5);
});

test("an encoder whose channel nobody can ask about is told to come back, never that it does not exist", async () => {
  await packager.start();
  await packager.controlPlane.stop();
  const response = await packager.push("new", "low/segment_0.ts", await testSegment(0));
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
  await packager.controlPlane.start();
});

test("a control plane that answers nonsense changes nothing", async () => {
  packager.controlPlane.set(aChannel("one", { seconds: 2 }));
  await packager.start();
  expect(await push(0)).toBe(201);
  packager.controlPlane.failWith = 500;
  expect(await push(1)).toBe(201);
  expect((await packager.push("new", "low/segment_0.ts", "x")).status).toBe(503);
  packager.controlPlane.failWith = undefined;
});
