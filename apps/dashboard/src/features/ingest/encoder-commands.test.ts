import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ffmpegFileCommand,
  ffmpegLadderCommand,
  ffmpegSingleCommand,
  obsSettings,
  quoteForShell,
  urlWithCredentials,
} from "./encoder-commands.ts";

/** The words as a real shell understands them. */
const wordsOf = (command: string): string[] =>
  execFileSync("sh", ["-c", `printf '%s\\0' ${command}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

const target = {
  url: "https://ingest.example.com/in/v1/live.abc123/1/news/",
  login: { username: "in_abc", password: "s3cret" },
};

const login = { username: "a b'c", password: `p'a"s$(touch x)\`w\`;%d&|<>\\!@/:` };
const hostile = { ...target, login };

test("whatever a word holds, the shell hands it on unchanged", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0") && text !== ""),
      (text) => {
        expect(wordsOf(quoteForShell(text))).toEqual([text]);
      },
    ),
    { numRuns: 60 },
  );
});

test("credentials stand before the host and are read back unchanged", () => {
  const url = new URL(urlWithCredentials(hostile));
  expect(decodeURIComponent(url.username)).toBe(login.username);
  expect(decodeURIComponent(url.password)).toBe(login.password);
  expect(url.host).toBe("ingest.example.com");
  expect(url.pathname).toBe("/in/v1/live.abc123/1/news/");
});

test("where no login is needed the address is as it is", () => {
  expect(urlWithCredentials({ ...target, login: undefined })).toBe(target.url);
});

test.for([
  ["one rendition", ffmpegSingleCommand],
  ["three renditions", ffmpegLadderCommand],
  ["a file", ffmpegFileCommand],
] as const)("the command for %s puts HLS to the endpoint, with segments of 2 s", ([, build]) => {
  const words = wordsOf(build(target));
  expect(words[0]).toBe("ffmpeg");
  expect(words.join(" ")).toContain("-f hls -method PUT -http_persistent 1 -hls_time 2");
  expect(words.at(-1)).toMatch(
    /^https:\/\/in_abc:s3cret@ingest\.example\.com\/in\/v1\/live\.abc123\/1\/news\/.+\.m3u8$/,
  );
});

test.for([
  ["one rendition", ffmpegSingleCommand],
  ["three renditions", ffmpegLadderCommand],
] as const)("hostile credentials cannot escape the command for %s", ([, build]) => {
  const words = wordsOf(build(hostile));
  const addresses = words.filter((word) => word.startsWith("https://"));
  expect(addresses).toHaveLength(2);
  for (const address of addresses) {
    const url = new URL(address);
    expect(decodeURIComponent(url.password)).toBe(login.password);
  }
});

test("credentials never look like the patterns that ffmpeg fills in", () => {
  fc.assert(
    fc.property(fc.string(), (password) => {
      expect(urlWithCredentials({ ...target, login: { ...login, password } })).not.toMatch(/%[0-9]*[dtsv]/);
    }),
  );
});

test("the ladder's three renditions share one key frame distance and name their playlists", () => {
  const words = wordsOf(ffmpegLadderCommand(target));
  expect(words[words.indexOf("-var_stream_map") + 1]).toBe("v:0,a:0,name:720p v:1,a:1,name:480p v:2,a:2,name:360p");
  expect(words[words.indexOf("-g") + 1]).toBe("60");
  expect(words.filter((word) => word === "-map")).toHaveLength(6);
});

test("OBS pushes to the URL and by the method that ffmpeg does", () => {
  const settings = new Map(obsSettings(target).map(({ label, value }) => [label, value]));
  expect(settings.get("File path or URL")).toBe(`${urlWithCredentials(target)}index.m3u8`);
  expect(settings.get("Muxer settings")).toContain("method=PUT");
});
