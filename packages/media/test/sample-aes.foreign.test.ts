import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cmafFromTs, cmafFromTsBound } from "../src/cmaf/index.ts";
import { type SampleAes, type TsSource, tsFromCmaf, tsFromCmafBound } from "../src/mpegts/index.ts";
import { readFrames, readNals } from "./decrypt-sample-aes.ts";
import { fromHex, toHex } from "./hex.ts";
import { nodeCiphers } from "./node-ciphers.ts";
import { joinUnits, parseTsPackets } from "./parse-ts-packets.ts";

// The judge is ffmpeg's HLS demuxer, which decrypts SAMPLE-AES by Apple's format.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-sample-aes-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = (...args: readonly string[]): string => {
  const run = spawnSync("ffmpeg", ["-hide_banner", "-nostdin", "-v", "warning", "-y", ...args], {
    encoding: "utf8",
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`ffmpeg ${args.join(" ")}: ${run.stderr}`);
  return run.stdout;
};

const KEY = fromHex("00112233445566778899aabbccddeeff");
const IV = fromHex("f0e1d2c3b4a5968778695a4b3c2d1e0f");

const encode = (): readonly (readonly TsSource[])[] => {
  ffmpeg(
    ...[
      "-f",
      "lavfi",
      "-i",
      "testsrc2=size=320x180:rate=25",
      "-f",
      "lavfi",
      "-i",
      "sine=frequency=440:sample_rate=48000",
    ],
    ...["-t", "4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "veryfast", "-g", "50", "-sc_threshold", "0"],
    ...[
      "-slices",
      "2",
      "-bf",
      "2",
      "-c:a",
      "aac",
      "-ac",
      "2",
      "-b:a",
      "96k",
      "-f",
      "segment",
      "-segment_time",
      "2",
      "source%d.ts",
    ],
  );
  const files = readdirSync(folder).filter((name) => name.startsWith("source"));
  return files.sort().map((name, i) => {
    const ts = new Uint8Array(readFileSync(join(folder, name)));
    const out = new Uint8Array(cmafFromTsBound(ts.length));
    const { tracks } = cmafFromTs(ts, out, { sequenceNumber: i + 1 });
    return tracks.map(({ config, offset, length }) => ({ config, fragments: [out.slice(offset, offset + length)] }));
  });
};

/**
 * What decodes from a playlist of these segments, stream by stream. The last frame of each is left out: ffmpeg looks for the key of
 * the segment that it is reading, and when it hands out the last packet it has left the last segment already.
 */
const decode = (name: string, segments: readonly Uint8Array[], keyLine: readonly string[]): readonly string[] => {
  for (const [i, bytes] of segments.entries()) writeFileSync(join(folder, `${name}${i}.ts`), bytes);
  writeFileSync(join(folder, "key.bin"), KEY);
  const head = ["#EXTM3U", "#EXT-X-VERSION:5", "#EXT-X-TARGETDURATION:2", ...keyLine];
  const files = segments.flatMap((_, i) => ["#EXTINF:2,", `${name}${i}.ts`]);
  writeFileSync(join(folder, `${name}.m3u8`), [...head, ...files, "#EXT-X-ENDLIST", ""].join("\n"));
  const input = ["-allowed_extensions", "ALL", "-protocol_whitelist", "file,crypto,data", "-i", `${name}.m3u8`];
  return ["0:v", "0:a"].flatMap((stream) => {
    const lines = ffmpeg(...input, "-map", stream, "-fps_mode", "passthrough", "-f", "framemd5", "-").split("\n");
    return lines.filter((line) => line.startsWith("0,")).slice(0, -1);
  });
};

describe("of segments with pictures and sound", () => {
  let segments: readonly (readonly TsSource[])[] = [];
  beforeAll(() => {
    segments = encode();
    expect(segments.length).toBe(2);
  });
  const write = (sampleAes?: SampleAes): Uint8Array[] =>
    segments.map((sources) => {
      const out = new Uint8Array(tsFromCmafBound(sources, sampleAes));
      return out.slice(0, tsFromCmaf(sources, out, sampleAes));
    });

  test("every NAL unit and every frame decrypts to what it is in clear", () => {
    const secret = { key: KEY, iv: IV };
    const clear = write().map(parseTsPackets);
    write({ ...secret, ciphers: nodeCiphers }).forEach((ts, i) => {
      const packets = parseTsPackets(ts);
      expect(readNals(packets, 0x100)).not.toEqual(readNals(clear[i] ?? [], 0x100));
      expect(readNals(packets, 0x100, secret)).toEqual(readNals(clear[i] ?? [], 0x100));
      expect(readFrames(packets, 0x101, secret)).toEqual(readFrames(clear[i] ?? [], 0x101));
      expect(readFrames(packets, 0x101, secret).length).toBeGreaterThan(80);
    });
  });

  test("the program map says how they are encrypted, and how the sound is to be set up", () => {
    const [pmt] = joinUnits(
      parseTsPackets(write({ key: KEY, iv: IV, ciphers: nodeCiphers })[0] ?? new Uint8Array(0)),
      0x1000,
    );
    const zavc = "0f 04 7a617663";
    const aacd = "0f 04 61616364";
    const apad = "05 0e 61706164 7a616163 0000 01 02 1190";
    expect(toHex(pmt ?? new Uint8Array(0))).toContain(
      toHex(fromHex(`db e100 f006 ${zavc} cf e101 f016 ${aacd} ${apad}`)),
    );
  });

  test("ffmpeg decrypts their playlist to the pictures and the sound that were in clear", () => {
    const clear = decode("clear", write(), []);
    const keyLine = `#EXT-X-KEY:METHOD=SAMPLE-AES,URI="key.bin",IV=0x${toHex(IV)}`;
    const decrypted = decode("encrypted", write({ key: KEY, iv: IV, ciphers: nodeCiphers }), [keyLine]);
    expect(clear.length).toBeGreaterThan(250);
    expect(decrypted).toEqual(clear);
  });
});
