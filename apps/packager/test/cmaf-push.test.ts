import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { FFMPEG } from "@sluice/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";

const run = promisify(execFile);
const packager = new RunningTestPackager();
const SECONDS = 8;
const CMAF_FLAGS = "+cmaf+frag_keyframe+empty_moov+default_base_moof+delay_moov";
const AUTHORIZATION = `Authorization: Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}\r\n`;
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-cmaf-"));
  await packager.start();
  const source = [
    ...["-f", "lavfi", "-i", `testsrc2=size=320x180:rate=25:duration=${SECONDS}`],
    ...["-f", "lavfi", "-i", `sine=frequency=440:sample_rate=48000:duration=${SECONDS}`],
  ];
  const codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-sc_threshold", "0", "-c:a", "aac"];
  await run("ffmpeg", [...FFMPEG, ...source, ...codecs, join(folder, "source.mp4")]);
}, 60_000);
afterAll(async () => {
  await packager.stop();
  await rm(folder, { recursive: true, force: true });
});

const hashes = async (input: string, stream: string): Promise<string[]> => {
  const { stdout } = await run("ffmpeg", [...FFMPEG, "-i", input, "-map", stream, "-f", "framemd5", "-"]);
  const lines = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => line.split(",").at(-1)?.trim() ?? "");
};

const toCmaf = async (map: string, name: string, more: string[] = []): Promise<Buffer> => {
  const file = join(folder, name);
  const input = join(folder, "source.mp4");
  await run("ffmpeg", [
    ...FFMPEG,
    "-i",
    input,
    "-map",
    map,
    "-c",
    "copy",
    ...more,
    "-f",
    "mp4",
    "-movflags",
    CMAF_FLAGS,
    file,
  ]);
  return readFile(file);
};

/** Top-level boxes: type and bytes. */
const boxesOf = (bytes: Buffer): { type: string; bytes: Buffer }[] => {
  const boxes: { type: string; bytes: Buffer }[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    boxes.push({
      type: bytes.toString("latin1", at + 4, at + 8),
      bytes: bytes.subarray(at, at + bytes.readUInt32BE(at)),
    });
  }
  return boxes;
};

test("ffmpeg's long-lived pushes, one a track, come out picture for picture, and their end is the channel's", async () => {
  packager.controlPlane.set(aChannel("long", { inputType: "CMAF", seconds: 2 }));
  const push = (map: string, name: string) => [
    ...["-map", map, "-c", "copy", "-f", "mp4", "-movflags", CMAF_FLAGS, "-method", "POST", "-headers", AUTHORIZATION],
    `${packager.ingestUrl("long")}Streams(${name})`,
  ];
  const input = ["-re", "-i", join(folder, "source.mp4")];
  await run("ffmpeg", [...FFMPEG, ...input, ...push("0:v", "video-300.cmfv"), ...push("0:a", "audio-64.cmfa")]);
  await packager.manifest("long", "cmaf", "index_0.m3u8", (text) => text.includes("#EXT-X-ENDLIST"));
  const expected = await hashes(join(folder, "source.mp4"), "0:v");
  expect(expected.length).toBe(SECONDS * 25);
  for (const [endpoint, file] of [
    ["cmaf", "index_0.m3u8"],
    ["ts", "index_0.m3u8"],
    ["cmaf", "dash.mpd"],
  ] as const) {
    expect(await hashes(packager.outUrl("long", endpoint, file), "0:v:0")).toEqual(expected);
  }
  const status = await packager.status(aChannel("long").channelId, ({ inputs }) => inputs[0]?.state === "ended");
  expect(status.inputs[0]?.renditions.map(({ stream }) => stream)).toEqual(["video-300", "audio-64"]);
  expect(status.inputs[0]?.incidents).toEqual([]);
}, 60_000);

test("one request a fragment is taken as well, a repeat is 200, and the header may come once", async () => {
  packager.controlPlane.set(aChannel("short", { inputType: "CMAF", seconds: 2 }));
  const boxes = boxesOf(await toCmaf("0:v", "video.mp4"));
  const bytesOf = (...types: string[]) =>
    Buffer.concat(boxes.filter((b) => types.includes(b.type)).map((b) => b.bytes));
  expect((await packager.push("short", "Streams(v.cmfv)", "")).status).toBe(200);
  expect((await packager.push("short", "Streams(v.cmfv)", Uint8Array.from(bytesOf("ftyp", "moov")))).status).toBe(201);
  const moofs = boxes.flatMap((box, i) =>
    box.type === "moof" ? [Buffer.concat([box.bytes, boxes[i + 1]?.bytes ?? Buffer.alloc(0)])] : [],
  );
  expect(moofs.length).toBe(SECONDS / 2);
  for (const fragment of moofs)
    expect((await packager.push("short", "Streams(v.cmfv)", Uint8Array.from(fragment))).status).toBe(201);
  expect((await packager.push("short", "Streams(v.cmfv)", Uint8Array.from(moofs[1] ?? Buffer.alloc(0)))).status).toBe(
    200,
  );
  await packager.manifest("short", "cmaf", "index_0.m3u8", (text) => text.includes("segment_0_2.mp4"));
});

test("what is no CMAF, comes without a header, or is cut off is refused and reported; the rest of it stays", async () => {
  const { channelId } = aChannel("bad");
  packager.controlPlane.set(aChannel("bad", { inputType: "CMAF", seconds: 2 }));
  const whole = Uint8Array.from(await toCmaf("0:v", "bad.mp4"));
  const text = await packager.push("bad", "Streams(v.cmfv)", "<html>this is not media</html>");
  expect([text.status, JSON.parse(await text.text()).code]).toEqual([422, "malformed_media"]);
  const headless = boxesOf(Buffer.from(whole)).filter(({ type }) => type === "moof" || type === "mdat");
  const noHeader = await packager.push(
    "bad",
    "Streams(w.cmfv)",
    Uint8Array.from(Buffer.concat(headless.map((b) => b.bytes))),
  );
  expect(noHeader.status).toBe(422);
  const half = await packager.push("bad", "Streams(v.cmfv)", whole.slice(0, Math.floor(whole.length * 0.6)));
  expect(half.status).toBe(422);
  const status = await packager.status(channelId, ({ inputs }) => (inputs[0]?.droppedCount ?? 0) >= 3);
  expect(status.inputs[0]?.renditions[0]?.segmentCount).toBeGreaterThanOrEqual(2);
});
