import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ByteReader } from "@sluice/media/bytes";
import { readSenc } from "@sluice/media/isobmff";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel } from "./support/a-channel.ts";
import { anEncryption } from "./support/encryption.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testPlaylist, testSegment } from "./support/test-media.ts";

const PUSHED = 3;
const START_MS = Date.UTC(2026, 0, 1);
const packager = new RunningTestPackager();

beforeAll(async () => {
  const encryption = anEncryption("cenc", { method: "CENC", drmSystems: ["CLEAR_KEY"] });
  packager.controlPlane.set(
    aChannel("one", { seconds: 2, endpoints: [{ name: "cenc", container: "CMAF", encryption }] }),
  );
  await packager.start();
});
afterAll(() => packager.stop());

/** The vectors of all samples of one segment. */
const vectorsOf = async (file: string): Promise<string[]> => {
  const response = await fetch(packager.outUrl("one", "cenc", file));
  expect(response.status, file).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  const vectors: string[] = [];
  for (let at = bytes.indexOf("senc"); at !== -1; at = bytes.indexOf("senc", at + 4)) {
    const { ivs } = readSenc(new ByteReader(bytes, "senc", at + 4, at - 4 + bytes.readUInt32BE(at - 4)), 8);
    for (let i = 0; i < ivs.length; i += 8) vectors.push(Buffer.from(ivs.subarray(i, i + 8)).toString("hex"));
  }
  return vectors;
};

/** Pushes what the encoder sends from its segment `from` on, and returns the names and vectors of all that is made of it. */
const play = async (from: number): Promise<{ names: string[]; vectors: string[] }> => {
  for (let n = from; n < from + PUSHED; n++) {
    await packager.push("one", `low/segment_${n}.ts`, await testSegment(n));
    const options = { startMs: START_MS + from * 2000, ended: n === from + PUSHED - 1 };
    await packager.push("one", "low/index.m3u8", testPlaylist(from, n, options));
  }
  const names: string[] = [];
  for (const track of [0, 1]) {
    const text = await packager.manifest("one", "cenc", `index_${track}.m3u8`, (t) => t.includes("#EXT-X-ENDLIST"));
    names.push(...segmentUris(text));
  }
  return { names, vectors: (await Promise.all(names.map(vectorsOf))).flat() };
};

test("a packager that has lost its disk numbers anew, and uses no vector of CENC for other media than before", async () => {
  const before = await play(0);
  expect(before.vectors.length).toBeGreaterThan(2 * PUSHED * 20);
  expect(new Set(before.vectors).size).toBe(before.vectors.length);
  await packager.stopPackager();
  await rm(join(packager.folder, "packager", "channels"), { recursive: true });
  await packager.startPackager();
  const after = await play(PUSHED);
  expect(after.names).toEqual(before.names);
  expect(new Set([...before.vectors, ...after.vectors]).size).toBe(before.vectors.length + after.vectors.length);
});
