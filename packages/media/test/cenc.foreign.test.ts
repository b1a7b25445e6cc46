import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  protectedFragmentsBound,
  protectFragments,
  type TrackKey,
  writeProtectedInitSegment,
} from "../src/cenc/index.ts";
import { cmafFromTs, cmafFromTsBound, type TrackConfig, writeInitSegment } from "../src/cmaf/index.ts";
import { fromHex, toHex } from "./hex.ts";
import { nodeCiphers } from "./node-ciphers.ts";

// The judge is ffmpeg, which decrypts a CMAF header and one segment behind it: what it then decodes must be what it decodes from the
// same media in clear, and it must have nothing to say.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-cenc-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = (...args: readonly string[]): { readonly output: string; readonly said: string } => {
  const run = spawnSync("ffmpeg", ["-hide_banner", "-nostdin", "-v", "warning", "-y", ...args], {
    encoding: "utf8",
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`ffmpeg ${args.join(" ")}: ${run.stderr}`);
  return { output: run.stdout, said: run.stderr };
};

const KEY = {
  keyId: fromHex("0123456789abcdef0123456789abcdef"),
  key: fromHex("00112233445566778899aabbccddeeff"),
  constantIv: fromHex("f0e1d2c3b4a5968778695a4b3c2d1e0f"),
};

interface Track {
  readonly config: TrackConfig;
  readonly fragments: readonly Uint8Array[];
}

const encode = (name: string, video: readonly string[]): readonly Track[] => {
  ffmpeg(
    ...[
      "-f",
      "lavfi",
      "-i",
      "testsrc2=size=320x192:rate=25",
      "-f",
      "lavfi",
      "-i",
      "sine=frequency=440:sample_rate=48000",
    ],
    ...["-t", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "medium", "-g", "50", "-b:v", "900k", ...video],
    ...["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-f", "mpegts", `${name}.ts`],
  );
  const ts = new Uint8Array(readFileSync(join(folder, `${name}.ts`)));
  const out = new Uint8Array(cmafFromTsBound(ts.length));
  const { tracks } = cmafFromTs(ts, out, { sequenceNumber: 1 });
  return tracks.map(({ config, offset, length }) => ({ config, fragments: [out.slice(offset, offset + length)] }));
};

const protect = ({ config, fragments }: Track, key: TrackKey, hasSampleGroups: boolean): Uint8Array => {
  const out = new Uint8Array(protectedFragmentsBound(config, fragments, key));
  const options = { key, ivPrefix: 0x5a5a5a5a5a5a5n, hasSampleGroups };
  return out.subarray(0, protectFragments(config, fragments, options, nodeCiphers, out));
};

const decode = (parts: readonly Uint8Array[], ...options: readonly string[]): { output: string; said: string } => {
  writeFileSync(join(folder, "judged.mp4"), Buffer.concat(parts));
  return ffmpeg(...options, "-i", "judged.mp4", "-map", "0", "-fps_mode", "passthrough", "-f", "framemd5", "-");
};

const ENCODINGS = [
  { name: "one-slice", video: [] },
  { name: "four-slices", video: ["-slices", "4", "-bf", "2"] },
  { name: "many-slices", video: ["-x264-params", "slice-max-size=150"] },
  { name: "interlaced", video: ["-flags", "+ildct+ilme", "-x264-params", "tff=1"] },
  { name: "weighted", video: ["-x264-params", "weightp=2:weightb=1:ref=8:bframes=4:b-pyramid=normal"] },
  { name: "baseline", video: ["-profile:v", "baseline"] },
  { name: "444", video: ["-pix_fmt", "yuv444p"] },
] as const;

describe.for(ENCODINGS)("$name", ({ name, video }) => {
  let tracks: readonly Track[] = [];
  beforeAll(() => {
    tracks = encode(name, video);
    expect(tracks.map(({ config }) => config.kind)).toEqual(["video", "audio"]);
  });

  test.for([
    ["cenc", false],
    ["cenc", true],
    ["cbcs", false],
    ["cbcs", true],
  ] as const)("by %s, with sample groups %s, ffmpeg decrypts to what was in clear", ([scheme, hasSampleGroups]) => {
    for (const track of tracks) {
      const key = { ...KEY, scheme };
      const init = writeProtectedInitSegment(track.config, key, []);
      const clear = decode([writeInitSegment(track.config), ...track.fragments]);
      const segment = protect(track, key, hasSampleGroups);
      const decrypted = decode([init, segment], "-decryption_key", toHex(key.key));
      expect(decrypted.output.split("\n").length).toBeGreaterThan(25);
      expect(decrypted).toEqual(clear);
      expect(protect(track, key, hasSampleGroups)).toEqual(segment);
    }
  });
});
