import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { segmentUris, testPlaylist, testSegment } from "./support/test-media.ts";

const packager = new RunningTestPackager();
const BASIC = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;

beforeAll(() => packager.start());
afterAll(() => packager.stop());

const pushSegment = async (channel: string, n: number, stream = "low", rendition = "234p"): Promise<number> =>
  (await packager.push(channel, `${stream}/segment_${n}.ts`, await testSegment(n, rendition))).status;

const durations = (playlist: string): number[] =>
  [...playlist.matchAll(/#EXTINF:([0-9.]+)/g)].map(([, seconds]) => Number(seconds));

test("a segment that is pushed again is taken, answered 200, and changes nothing", async () => {
  const { channelId } = aChannel("repeat");
  packager.controlPlane.set(aChannel("repeat", { seconds: 2 }));
  for (let n = 0; n < 4; n++) expect(await pushSegment("repeat", n)).toBe(201);
  expect(await pushSegment("repeat", 2)).toBe(200);
  expect(await pushSegment("repeat", 3)).toBe(200);
  expect(await pushSegment("repeat", 4)).toBe(201);
  const playlist = await packager.manifest("repeat", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= 5);
  expect(segmentUris(playlist)).toEqual([0, 1, 2, 3, 4].map((n) => `segment_0_${n}.ts`));
  expect(playlist).not.toContain("DISCONTINUITY");
  const status = await packager.status(channelId, ({ inputs }) => inputs[0]?.duplicateCount !== 0);
  expect(status.inputs[0]?.duplicateCount).toBe(4);
});

test("segments that arrive out of order are put right", async () => {
  packager.controlPlane.set(aChannel("disorder", { seconds: 2 }));
  for (const n of [0, 2, 1, 4, 3, 5]) expect(await pushSegment("disorder", n)).toBe(201);
  const playlist = await packager.manifest("disorder", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= 6);
  expect(durations(playlist)).toEqual([2, 2, 2, 2, 2, 2]);
  expect(playlist).not.toContain("DISCONTINUITY");
});

test("dates of the encoder's playlists are the dates that players see", async () => {
  packager.controlPlane.set(aChannel("dates", { seconds: 2 }));
  const startMs = Date.now() - 60_000;
  const pushed = testPlaylist(0, 3, { startMs });
  expect((await packager.push("dates", "low/index.m3u8", pushed)).status).toBe(201);
  for (let n = 0; n < 4; n++) await pushSegment("dates", n);
  await packager.push("dates", "low/index.m3u8", pushed);
  const playlist = await packager.manifest("dates", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= 3);
  expect(playlist).toContain(`#EXT-X-PROGRAM-DATE-TIME:${new Date(startMs).toISOString()}`);
});

test("an ENDLIST ends the channel's manifests, and new media begins them again", async () => {
  packager.controlPlane.set(aChannel("end", { seconds: 2 }));
  for (let n = 0; n < 3; n++) await pushSegment("end", n);
  await packager.push("end", "low/index.m3u8", testPlaylist(0, 2, { ended: true }));
  await packager.manifest("end", "ts", "index_0.m3u8", (text) => text.includes("#EXT-X-ENDLIST"));
  await packager.manifest("end", "cmaf", "dash.mpd", (text) => text.includes('type="static"'));
  await pushSegment("end", 30);
  await pushSegment("end", 31);
  const again = await packager.manifest("end", "ts", "index_0.m3u8", (text) => !text.includes("#EXT-X-ENDLIST"));
  expect(again).toContain("#EXT-X-DISCONTINUITY");
});

test("pipelined pushes, chunked, with doubled slashes and by POST are all answered in order", async () => {
  packager.controlPlane.set(aChannel("pipe", { seconds: 2 }));
  expect(await pushSegment("pipe", 0)).toBe(201);
  const path = new URL(packager.ingestUrl("pipe")).pathname;
  const chunked = (method: string, file: string, body: Uint8Array | string): Buffer => {
    const bytes = Buffer.from(body);
    const head = `${method} ${path}/${file} HTTP/1.1\r\nHost: x\r\nAuthorization: ${BASIC}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const half = bytes.length >> 1;
    const halves = [bytes.subarray(0, half), bytes.subarray(half)].filter(({ length }) => length > 0);
    const chunks = halves.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from("\r\n"),
    ]);
    return Buffer.concat([Buffer.from(head), ...chunks, Buffer.from("0\r\n\r\n")]);
  };
  const requests = [
    chunked("PUT", "low//segment_1.ts", await testSegment(1)),
    chunked("PUT", "low/index.m3u8", testPlaylist(0, 1)),
    chunked("POST", "low/segment_2.ts", await testSegment(2)),
    chunked("DELETE", "low/segment_0.ts", ""),
  ];
  const statuses = await new Promise<string[]>((resolve, reject) => {
    let answer = "";
    const socket = connect(packager.port, "127.0.0.1", () => socket.write(Buffer.concat(requests)));
    socket.setEncoding("latin1").on("error", reject);
    socket.on("data", (text) => {
      answer += text;
      const found = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = ""]) => status);
      if (found.length === 4) {
        socket.destroy();
        resolve(found);
      }
    });
  });
  expect(statuses).toEqual(["201", "201", "201", "204"]);
  await packager.manifest("pipe", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= 3);
});

test("a ladder comes out as one set of renditions with one shared audio", async () => {
  packager.controlPlane.set(aChannel("ladder", { seconds: 2 }));
  for (let n = 0; n < 3; n++) {
    for (const name of ["720p", "360p", "234p"]) expect(await pushSegment("ladder", n, name, name)).toBe(201);
  }
  const cmaf = await packager.manifest("ladder", "cmaf", "index.m3u8");
  expect(cmaf.match(/RESOLUTION=[0-9x]+/g)).toEqual([
    "RESOLUTION=1280x720",
    "RESOLUTION=640x360",
    "RESOLUTION=416x234",
  ]);
  expect(cmaf.match(/TYPE=AUDIO/g)?.length).toBe(1);
  const ts = await packager.manifest("ladder", "ts", "index.m3u8");
  expect(ts.match(/CODECS="avc1[^"]*,mp4a.40.2"/g)?.length).toBe(3);
  const mpd = await packager.manifest("ladder", "cmaf", "dash.mpd");
  expect([mpd.match(/<Representation /g)?.length, mpd.match(/<AdaptationSet /g)?.length]).toEqual([4, 2]);
});

test("when one input falls silent the other takes over", async () => {
  const { channelId } = aChannel("pair");
  packager.controlPlane.set(aChannel("pair", { seconds: 2 }));
  const push = async (input: 1 | 2, n: number) =>
    (
      await fetch(`${packager.ingestUrl("pair", input)}low/segment_${n}.ts`, {
        method: "PUT",
        body: await testSegment(n),
        headers: { authorization: BASIC },
      })
    ).status;
  for (let n = 0; n < 3; n++) for (const input of [1, 2] as const) expect(await push(input, n)).toBe(201);
  await packager.status(channelId, ({ onAirInput }) => onAirInput === 1);
  for (const n of [3, 4]) expect(await push(2, n)).toBe(201);
  const status = await packager.status(channelId, ({ onAirInput }) => onAirInput === 2);
  expect(status.inputs.map(({ index }) => index)).toEqual([1, 2]);
  const playlist = await packager.manifest("pair", "ts", "index_0.m3u8", (text) => segmentUris(text).length >= 5);
  expect(playlist).not.toContain("DISCONTINUITY");
});
