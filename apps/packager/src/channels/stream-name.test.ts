import { expect, test } from "vitest";
import { resolvePath, sequenceNumberOf, streamOfPlaylist, streamOfSegment } from "./stream-name.ts";

test.for([
  ["high/segment_00042.ts", "high"],
  ["high/00042.ts", "high"],
  ["live_720p_42.ts", "live_720p"],
  ["live/720p-00001.ts", "live/720p"],
  ["a/b/high/seg-1.ts", "a/b/high"],
  ["channel_1080p_20240101T101010_00001.ts", "channel_1080p"],
  ["00001.ts", "main"],
  ["segment.ts", "segment"],
] as const)("the segment %s is of the stream %s", ([path, stream]) => {
  expect(streamOfSegment(path)).toBe(stream);
});

test.for([
  ["high/index.m3u8", "high"],
  ["live_720p.m3u8", "live_720p"],
  ["live/720p.m3u8", "live/720p"],
] as const)("the playlist %s is of the stream %s", ([path, stream]) => {
  expect(streamOfPlaylist(path)).toBe(stream);
});

test.for([
  ["high/index.m3u8", "segment_1.ts", "high/segment_1.ts"],
  ["index.m3u8", "high/index.m3u8?x=1", "high/index.m3u8"],
  ["a/b/index.m3u8", "../c/./s%201.ts", "a/c/s 1.ts"],
  ["index.m3u8", "../../etc/passwd", undefined],
  ["index.m3u8", "https://cdn.example/high/1.ts", undefined],
  ["index.m3u8", "/high/1.ts", undefined],
  ["index.m3u8", "a%2Fb.ts", undefined],
  ["index.m3u8", "a%00.ts", undefined],
  ["index.m3u8", `${"1".repeat(257)}.ts`, undefined],
  ["index.m3u8", `${"a/".repeat(512)}1.ts`, undefined],
] as const)("in %s, %s means %s", ([playlist, uri, path]) => {
  expect(resolvePath(playlist, uri)).toBe(path);
});

test("the sequence number is the one at the end of the name", () => {
  expect([sequenceNumberOf("high_2/seg_00042.ts"), sequenceNumberOf("x.ts")]).toEqual([42, 0]);
});
