import { expect, test } from "vitest";
import { PushedPlaylists } from "./playlist-facts.ts";

const media = (uri: string): string => `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:2,\n${uri}\n`;

// A name of a million digits would take hours to look at, in which no channel of the process gets a turn.
test("a URI that no push could be called names nothing, however long it is", () => {
  const [fact] = new PushedPlaylists(1).read("high/index.m3u8", media(`${"1".repeat(1_000_000)}x.ts`), 0);
  expect(fact).toMatchObject({ kind: "mediaPlaylist", stream: "high" });
});

test("of the streams that a multivariant playlist declares only so many are looked at", () => {
  const variants = Array.from({ length: 30_000 }, (_, i) => `#EXT-X-STREAM-INF:BANDWIDTH=1\nv${i}/index.m3u8\n`);
  const [fact] = new PushedPlaylists(1).read("index.m3u8", `#EXTM3U\n${variants.join("")}`, 0);
  expect(fact?.kind === "multivariantPlaylist" && fact.streams.length).toBe(200);
});

test("an encoder that renames its playlists is remembered by the newest names", () => {
  const playlists = new PushedPlaylists(1);
  for (let i = 0; i < 1000; i++) playlists.read(`renamed-${i}.m3u8`, media(`high/${i}.ts`), 0);
  const streamOf = (path: string) => {
    const [fact] = playlists.read(path, "#EXTM3U\n#EXT-X-TARGETDURATION:6\n", 0);
    return fact?.kind === "mediaPlaylist" ? fact.stream : undefined;
  };
  expect([streamOf("renamed-999.m3u8"), streamOf("renamed-0.m3u8")]).toEqual(["high", "renamed-0"]);
});
