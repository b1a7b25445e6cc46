import { Agent, request as httpRequest } from "node:http";
import type { ChannelConfig } from "@sluice/contracts";
import type { BenchMedia, SegmentSeconds } from "./bench-media.ts";
import { ingestPath, PASSWORD, USERNAME } from "./control-plane-stand-in.ts";
import { readTreeCpuSeconds } from "./cpu-time.ts";
import type { Turn } from "./rounds.ts";
import type { Server } from "./start-packager.ts";

const AUTHORIZATION = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;
const WINDOW = 5;

const segmentName = (number: number): string => `segment_${String(number).padStart(5, "0")}.ts`;

/** The media playlist an encoder sends after its segment `last`. */
const playlistAfter = (last: number, seconds: SegmentSeconds, isEnd: boolean): string => {
  const first = Math.max(0, last - WINDOW + 1);
  const lines = ["#EXTM3U", "#EXT-X-VERSION:3", `#EXT-X-TARGETDURATION:${seconds}`, `#EXT-X-MEDIA-SEQUENCE:${first}`];
  for (let number = first; number <= last; number++) lines.push(`#EXTINF:${seconds}.000,`, segmentName(number));
  if (isEnd) lines.push("#EXT-X-ENDLIST");
  return `${lines.join("\n")}\n`;
};

/** Pushes the first `count` segments with their playlists over one connection, as fast as they are acknowledged. */
export const pushSegments = async (
  packager: Server,
  channel: ChannelConfig,
  media: BenchMedia,
  seconds: SegmentSeconds,
  count = media.segments[seconds].length,
): Promise<Turn> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const put = (file: string, body: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      const url = `${packager.url}${ingestPath(channel, `720p/${file}`)}`;
      const headers = { authorization: AUTHORIZATION, "content-length": body.length };
      const request = httpRequest(url, { method: "PUT", agent, headers }, (response) => {
        const status = response.statusCode ?? 0;
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => (status < 300 ? resolve() : reject(new Error(`PUT ${file}: ${status} ${text}`))));
      });
      request.on("error", reject).end(body);
    });
  const before = readTreeCpuSeconds(packager.pid);
  let bytes = 0;
  for (const [number, segment] of media.segments[seconds].slice(0, count).entries()) {
    await put(segmentName(number), segment.bytes);
    await put("index.m3u8", Buffer.from(playlistAfter(number, seconds, number === count - 1)));
    bytes += segment.bytes.length;
  }
  agent.destroy();
  return { work: bytes / 1e6, cpuSeconds: readTreeCpuSeconds(packager.pid) - before };
};
