import { parse as parseHls, setOptions } from "hls-parser";
import { parse as parseMpd } from "mpd-parser";
import {
  DRM_MATRIX,
  DRM_SAMPLE,
  type METHODS,
  type MODES,
  type ProtectedStream,
  startProtectedStreams,
  streamKey,
  titleOf,
} from "../src/drm-matrix.ts";
import { expect, test } from "../src/fixtures.ts";
import {
  countSegments,
  fetchText,
  listMediaPlaylists,
  readPlaylist,
  SEGMENTS_OF_A_STREAM_ON_AIR,
} from "../src/playlists.ts";

const PLAYED_SECONDS = 10;
/** Over a change of keys, whenever it begins. */
const PLAYED_ROTATION_SECONDS = 40;
/** The test picture's largest rendition. */
const HEIGHT = 720;

const CASES = process.env["DRM_MATRIX"] === "whole" ? DRM_MATRIX : DRM_SAMPLE;

setOptions({ strictMode: true });

test.describe("protected streams", () => {
  let streams: ReadonlyMap<string, ProtectedStream> = new Map();
  const streamOf = (method: (typeof METHODS)[number], mode: keyof typeof MODES): ProtectedStream => {
    const stream = streams.get(streamKey(method, mode));
    if (stream === undefined) throw new Error(`there is no stream of ${method} with ${mode}`);
    return stream;
  };

  test.beforeAll(async ({ stack }) => {
    test.setTimeout(300_000);
    streams = await startProtectedStreams(stack.demo);
    for (const { urls } of streams.values()) {
      await expect
        .poll(async () => (urls.HLS === undefined ? 0 : countSegments(urls.HLS, HEIGHT).catch(() => 0)), {
          timeout: 90_000,
        })
        .toBeGreaterThanOrEqual(SEGMENTS_OF_A_STREAM_ON_AIR);
    }
  });

  for (const drmCase of CASES) {
    test(titleOf(drmCase), async ({ play }) => {
      const { method, mode, player, format } = drmCase;
      const { urls, licenceUrl } = streamOf(method, mode);
      // An MPD says itself where licences are to be had.
      const licence = format === "HLS" && licenceUrl !== null ? licenceUrl : undefined;
      const { page, report } = await play(player, urls[format] ?? "", licence);
      const seconds = mode === "a key each 30 s" ? PLAYED_ROTATION_SECONDS : PLAYED_SECONDS;
      await expect
        .poll(async () => (await report()).playedSeconds, { timeout: (seconds + 45) * 1000 })
        .toBeGreaterThan(seconds);
      const seen = await report();
      await page.screenshot({ path: test.info().outputPath(`${player}-${format}-${method}.png`) });
      expect(seen.fatalErrors).toEqual([]);
      expect(seen.error).toBeNull();
      expect(seen.longestStallMs).toBeLessThan(1000);
      expect(seen.frames).toBeGreaterThan(seconds * 12);
      expect(seen.audioBytes).toBeGreaterThan(seconds * 1000);
    });
  }

  test("m3u8-parser, strict hls-parser and mpd-parser find nothing to object to in their manifests", async () => {
    for (const { urls } of streams.values()) {
      const multivariant = urls.HLS ?? "";
      for (const url of [multivariant, ...(await listMediaPlaylists(multivariant))]) {
        const text = await fetchText(url);
        expect(text, url).toMatch(/#EXT-X-(SESSION-)?KEY:/);
        expect(readPlaylist(text).warnings, url).toEqual([]);
        expect(parseHls(text).isMasterPlaylist, url).toBe(url === multivariant);
      }
      if (urls.DASH === undefined) continue;
      const complaints: string[] = [];
      parseMpd(await fetchText(urls.DASH), {
        manifestUri: urls.DASH,
        eventHandler: ({ message }) => complaints.push(message),
      });
      expect(complaints, urls.DASH).toEqual([]);
    }
  });
});
