import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitUntil } from "@sluice/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { TestControlPlane } from "./support/control-plane.ts";
import { SpawnedPackager } from "./support/spawned-packager.ts";
import { segmentUris, testSegment } from "./support/test-media.ts";

const AUTHORIZATION = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;
const SHOWN = 24;

let folder = "";
let controlPlane: TestControlPlane;
let packager: SpawnedPackager;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-kill-"));
  controlPlane = new TestControlPlane();
  await controlPlane.start();
  controlPlane.set(aChannel("one", { seconds: 2 }));
  packager = new SpawnedPackager(folder, controlPlane.url);
});
afterEach(async () => {
  await packager.end("SIGKILL");
  await controlPlane.stop();
  await rm(folder, { recursive: true, force: true });
});

const push = async (n: number, signal?: AbortSignal): Promise<number> => {
  const response = await fetch(`${packager.ingestUrl("one")}low/segment_${n}.ts`, {
    method: "PUT",
    body: await testSegment(n),
    headers: { authorization: AUTHORIZATION },
    ...(signal === undefined ? {} : { signal }),
  });
  return response.status;
};

const playlist = (isEnough: (text: string) => boolean): Promise<string> =>
  waitUntil(
    async () => {
      const response = await fetch(packager.outUrl("one", "ts", "index_0.m3u8"));
      const text = await response.text();
      return response.status === 200 && isEnough(text) ? text : undefined;
    },
    { what: "the playlist", timeoutMs: 20_000, intervalMs: 50 },
  );

const fetchSegment = async (number: number): Promise<Buffer> => {
  const response = await fetch(packager.outUrl("one", "ts", `segment_0_${number}.ts`));
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

test.for(["written", "synced"] as const)(
  "with durability %s, kill -9 in the middle of pushing loses nothing that was acknowledged, and numbers stay what they were",
  { timeout: 120_000 },
  async (durability) => {
    await packager.start({ durability });
    const acknowledged: number[] = [];
    const before = new Map<number, Buffer>();
    for (let round = 0, n = 0; round < 3; round++) {
      // Several at once, so that the kill hits appends in every state.
      const killed = new AbortController();
      const pushing = (async () => {
        for (; !killed.signal.aborted && n < SHOWN; n++) {
          try {
            const status = await push(n, killed.signal);
            if (status === 201 || status === 200) acknowledged.push(n);
          } catch {
            // The connection died with the process: not acknowledged, and the encoder sends it again.
            return;
          }
        }
      })();
      const wanted = (round + 1) * 5;
      await waitUntil(() => acknowledged.length >= wanted, {
        what: "acknowledgements",
        timeoutMs: 20_000,
        intervalMs: 1,
      });
      const shown = segmentUris(await playlist((text) => segmentUris(text).length > 2 + round * 3));
      for (const uri of shown) {
        const number = Number(/_(\d+)\.ts$/.exec(uri)?.[1]);
        if (!before.has(number)) before.set(number, await fetchSegment(number));
      }
      await packager.end("SIGKILL");
      killed.abort();
      await pushing;
      await packager.start({ durability });
    }
    const last = Math.max(...acknowledged) + 1;
    for (let n = last; n < last + 2; n++) expect(await push(n)).toBeLessThan(202);
    const text = await playlist((candidate) => segmentUris(candidate).length >= last);
    expect(segmentUris(text)).toEqual(Array.from({ length: segmentUris(text).length }, (_, i) => `segment_0_${i}.ts`));
    expect(text).not.toMatch(/DISCONTINUITY|GAP/);
    expect(before.size).toBeGreaterThan(3);
    for (const [number, bytes] of before) expect((await fetchSegment(number)).equals(bytes)).toBe(true);
  },
);

test("SIGTERM lets the push in flight end, delivers usage and exits with 0", async () => {
  await packager.start();
  expect(await push(0)).toBe(201);
  const pushing = push(1);
  const [status, code] = await Promise.all([pushing, pushing.then(() => packager.end("SIGTERM"))]);
  expect([status, code]).toEqual([201, 0]);
  const ingest = [...controlPlane.usage.values()].filter(({ kind }) => kind === "ingest");
  expect(ingest.reduce((sum, { requests }) => sum + requests, 0)).toBe(2);
});

test("a full disk is 507 and an incident, what is stored stays, and pushing goes on when there is room", async () => {
  await packager.start({ fileBlocks: 600 });
  const statuses: number[] = [];
  for (let n = 0; n < 8; n++) statuses.push(await push(n));
  const stored = statuses.indexOf(507);
  expect(statuses.slice(0, 2)).toEqual([201, 201]);
  expect(stored).toBeGreaterThan(1);
  const shown = segmentUris(await playlist((text) => segmentUris(text).length >= stored - 1));
  expect((await fetchSegment(shown.length - 1)).length).toBeGreaterThan(30_000);
  const status = await waitUntil(
    () =>
      controlPlane.statuses.flatMap(({ channels }) => channels).findLast(({ inputs }) => inputs[0]?.incidents.length),
    { what: "the incident", timeoutMs: 10_000 },
  );
  expect(status.inputs[0]?.incidents).toMatchObject([{ code: "storage_full" }]);
  await packager.end("SIGKILL");
  await packager.start();
  for (let n = stored; n < 10; n++) expect(await push(n)).toBe(201);
  const after = await playlist((text) => segmentUris(text).length >= 9);
  expect(after).not.toMatch(/DISCONTINUITY|GAP/);
});

test("two packagers do not share a folder: the second says so and ends", async () => {
  await packager.start();
  const second = new SpawnedPackager(folder, controlPlane.url);
  await expect(Promise.race([second.start(), second.ended()])).resolves.toBe(1);
});
