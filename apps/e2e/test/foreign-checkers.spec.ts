import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { parse as parseHls, setOptions } from "hls-parser";
import { parse as parseMpd } from "mpd-parser";
import { expect, test } from "../src/fixtures.ts";
import { fetchText, listMediaPlaylists, readPlaylist } from "../src/playlists.ts";
import type { Stack } from "../src/stack.ts";
import type { Format } from "../src/test-channel.ts";

const run = promisify(execFile);
/** The schema is ISO's and not ours to hand on: it lies beside the checkout, or wherever the variable says. */
const SCHEMA =
  process.env["DASH_SCHEMA"] ?? path.resolve(import.meta.dirname, "../../../../shared/checks/dash/DASH-MPD.xsd");

const demoUrl = (stack: Stack, format: Format): string => {
  const found = stack.demo.playback.find((each) => each.format === format);
  if (found === undefined) throw new Error(`the demo has no ${format}`);
  return found.url;
};

setOptions({ strictMode: true });

for (const format of ["HLS-TS", "HLS-CMAF"] as const) {
  test(`m3u8-parser and strict hls-parser find nothing to object to in the playlists of ${format}`, async ({
    stack,
  }) => {
    const multivariant = demoUrl(stack, format);
    const media = await listMediaPlaylists(multivariant);
    expect(media.length).toBeGreaterThan(0);
    for (const url of [multivariant, ...media]) {
      const text = await fetchText(url);
      const { manifest, warnings } = readPlaylist(text);
      expect(warnings, url).toEqual([]);
      expect(parseHls(text).isMasterPlaylist, url).toBe(url === multivariant);
      if (url !== multivariant) expect(manifest.segments.length, url).toBeGreaterThan(0);
    }
  });
}

test("mpd-parser finds renditions with segments in the MPD", async ({ stack }) => {
  const manifestUri = demoUrl(stack, "DASH");
  const { playlists } = parseMpd(await fetchText(manifestUri), { manifestUri });
  expect(playlists.length).toBeGreaterThan(1);
  for (const playlist of playlists) {
    expect(playlist.segments.length).toBeGreaterThan(0);
    expect(playlist.attributes.CODECS).toMatch(/^avc1\./);
  }
});

if (existsSync(SCHEMA)) {
  test("the MPD is valid by the schema of ISO/IEC 23009-1", async ({ stack }) => {
    const file = test.info().outputPath("live.mpd");
    await writeFile(file, await fetchText(demoUrl(stack, "DASH")));
    const { stderr } = await run("xmllint", ["--noout", "--nonet", "--schema", SCHEMA, file]);
    expect(stderr.trim()).toBe(`${file} validates`);
  });
}
