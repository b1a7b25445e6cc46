import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { encodeLadderArgs, FFMPEG, hlsOutput, LADDER, pushLadderFile } from "@sluice/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";

const run = promisify(execFile);
const SECONDS = 12;
const packager = new RunningTestPackager();
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-ladder-"));
  await run("ffmpeg", encodeLadderArgs(SECONDS, join(folder, "source.mp4")));
  for (const { name } of LADDER) await mkdir(join(folder, name));
  // The same segments that are pushed, as files: what their sound decodes to is what ours must.
  await run("ffmpeg", [
    ...FFMPEG,
    "-i",
    join(folder, "source.mp4"),
    "-map",
    "0",
    "-c",
    "copy",
    ...hlsOutput(`${folder}/`),
  ]);
  packager.controlPlane.set(aChannel("one", { seconds: 4 }));
  await packager.start();
  const credentials = `${USERNAME}:${encodeURIComponent(PASSWORD)}`;
  const url = packager.ingestUrl("one").replace("http://", `http://${credentials}@`);
  const said: string[] = [];
  const encoder = pushLadderFile(join(folder, "source.mp4"), url, (line) => said.push(line));
  const [code] = await once(encoder, "exit");
  expect([code, said]).toEqual([0, []]);
  await packager.manifest("one", "ts", "index_0.m3u8", (text) => text.includes("#EXT-X-ENDLIST"));
}, 120_000);
afterAll(async () => {
  await packager.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A hash for each decoded frame or block of samples. */
const decode = async (input: string, stream: string): Promise<string[]> => {
  const args = [...FFMPEG, "-i", input, "-map", stream, "-f", "framemd5", "-"];
  const { stdout } = await run("ffmpeg", args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(",").at(-1)?.trim() ?? "");
};

const sourceVideo = (i: number) => decode(join(folder, "source.mp4"), `0:v:${i}`);
const sourceAudio = (i: number) => decode(join(folder, LADDER[i]?.name ?? "", "index.m3u8"), "0:a:0");

test("every picture and every sound of each rendition comes out as HLS in TS", { timeout: 120_000 }, async () => {
  for (const i of LADDER.keys()) {
    const url = packager.outUrl("one", "ts", `index_${i}.m3u8`);
    const video = await decode(url, "0:v:0");
    expect(video.length).toBe(SECONDS * 25);
    expect(video).toEqual(await sourceVideo(i));
    expect(await decode(url, "0:a:0")).toEqual(await sourceAudio(i));
  }
});

test("every picture and every sound comes out as HLS in CMAF", { timeout: 120_000 }, async () => {
  for (const i of LADDER.keys()) {
    expect(await decode(packager.outUrl("one", "cmaf", `index_${i}.m3u8`), "0:v:0")).toEqual(await sourceVideo(i));
  }
  const multivariant = await (await fetch(packager.outUrl("one", "cmaf", "index.m3u8"))).text();
  const [, audio = ""] = /TYPE=AUDIO.*URI="([^"]+)"/.exec(multivariant) ?? [];
  expect(await decode(packager.outUrl("one", "cmaf", audio), "0:a:0")).toEqual(await sourceAudio(0));
});

test("every picture and every sound comes out as DASH", { timeout: 120_000 }, async () => {
  const url = packager.outUrl("one", "cmaf", "dash.mpd");
  for (const i of LADDER.keys()) expect(await decode(url, `0:v:${i}`)).toEqual(await sourceVideo(i));
  expect(await decode(url, "0:a:0")).toEqual(await sourceAudio(0));
});

test("the renditions are those that were sent, the best first", async () => {
  const text = await (await fetch(packager.outUrl("one", "ts", "index.m3u8"))).text();
  expect(text.match(/RESOLUTION=[0-9x]+/g)).toEqual(LADDER.map(({ width, height }) => `RESOLUTION=${width}x${height}`));
  const status = await packager.status(aChannel("one").channelId, ({ inputs }) => inputs[0]?.state === "ended");
  expect(status.inputs[0]).toMatchObject({ duplicateCount: 0, lateCount: 0, droppedCount: 0, incidents: [] });
});
