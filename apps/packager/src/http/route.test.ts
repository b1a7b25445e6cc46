import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOriginFile, parseRoute, printSegmentPrefix } from "./route.ts";

const group = { name: "live", egressId: "eg1abc" };
const route = (method: string, path: string, host = "127.0.0.1:8080", suffix?: string) =>
  parseRoute(method, host, path, suffix);

describe("ingest addresses", () => {
  const ingest = (path: string, input: 1 | 2 = 1) => ({ kind: "ingest", group, channel: "news", input, path });
  test.each<[string, ReturnType<typeof ingest>]>([
    ["/in/v1/live.eg1abc/1/news/seg_00001.ts", ingest("seg_00001.ts")],
    ["/in/v1/live.eg1abc/2/news/720p/index.m3u8", ingest("720p/index.m3u8", 2)],
    ["/in/v1/live.eg1abc/1/news//720p//index.m3u8", ingest("720p/index.m3u8")],
    ["/in/v1//live.eg1abc/1/news/a.ts", ingest("a.ts")],
    ["/in/v1/live.eg1abc/1/news/Streams(video-700.cmfv)", ingest("Streams(video-700.cmfv)")],
    ["/in/v1/live.eg1abc/1/news/a%20b%C3%A9.ts", ingest("a bé.ts")],
    ["/in/v1/live.eg1abc/1/news/a..b.ts", ingest("a..b.ts")],
    ["/in/v1/%6Cive.eg1abc/1/news/a.ts", ingest("a.ts")],
  ])("%s", (path, expected) => {
    expect(route("PUT", path)).toEqual(expected);
    expect(route("POST", path)).toEqual(expected);
    expect(route("DELETE", path)).toEqual(expected);
    expect(route("GET", path)).toEqual({ kind: "methodNotAllowed", allow: "PUT, POST, DELETE" });
  });

  test.each([
    "/in/v1/live.eg1abc/1/news",
    "/in/v1/live.eg1abc/1/news/",
    "/in/v1/live.eg1abc/1/news/a/",
    "/in/v1/live.eg1abc/3/news/a.ts",
    "/in/v1/live.eg1abc/01/news/a.ts",
    "/in/v1/live/1/news/a.ts",
    "/in/v1/live.eg1abc.x/1/news/a.ts",
    "/in/v1/.eg1abc/1/news/a.ts",
    "/in/v1/live./1/news/a.ts",
    "/in/v1/live.EG1/1/news/a.ts",
    "/in/v1/live.eg1abc/1/ne.ws/a.ts",
    "/in/v1/live.eg1abc/1/news/../other/a.ts",
    "/in/v1/live.eg1abc/1/news/./a.ts",
    "/in/v1/live.eg1abc/1/news/%2e%2e/a.ts",
    "/in/v1/live.eg1abc/1/news/%2E./a.ts",
    "/in/v1/live.eg1abc/1/news/a%2fb.ts",
    "/in/v1/live.eg1abc/1/news/a%5Cb.ts",
    "/in/v1/live.eg1abc/1/news/a%00.ts",
    "/in/v1/live.eg1abc/1/news/a%0d%0ab.ts",
    "/in/v1/live.eg1abc/1/news/a%.ts",
    "/in/v1/live.eg1abc/1/news/a%zz.ts",
    "/in/v1/live.eg1abc/1/news/a%C3.ts",
    "/in/v1/live.eg1abc/1/news/%c0%ae%c0%ae/a.ts",
    `/in/v1/live.eg1abc/1/news/${"a".repeat(257)}`,
    `/in/v1/live.eg1abc/1/news/${"abcdefgh/".repeat(200)}a.ts`,
    "/in/v2/live.eg1abc/1/news/a.ts",
    "//in/v1/live.eg1abc/1/news/a.ts",
    "/in/v1/",
    "/",
    "*",
  ])("%s is no address", (path) => {
    expect(route("PUT", path)).toEqual({ kind: "notFound" });
  });
});

describe("groups on hosts of their own", () => {
  test("the path has the name alone, whatever the port and case", () => {
    expect(route("PUT", "/in/v1/live/1/news/a.ts", "EG1abc.Media.example:8080", "media.example")).toMatchObject({
      group,
    });
    expect(route("GET", "/out/v1/live/news/ts/index.m3u8", "eg1abc.media.example", "media.example")).toMatchObject({
      group,
    });
  });
  test("a second egress id in the path is no address", () => {
    expect(route("GET", "/out/v1/live.eg2/news/ts/index.m3u8", "eg1abc.media.example", "media.example").kind).toBe(
      "notFound",
    );
  });
  test("other hosts still take the long form", () => {
    expect(route("GET", "/out/v1/live.eg1abc/news/ts/index.m3u8", "10.0.0.1", "media.example")).toMatchObject({
      group,
    });
    expect(route("GET", "/out/v1/live/news/ts/index.m3u8", "evilmedia.example", "media.example").kind).toBe("notFound");
    expect(route("GET", "/out/v1/live/news/ts/index.m3u8", "a.b.media.example", "media.example").kind).toBe("notFound");
  });
});

describe("origin addresses", () => {
  test.each<[string, ReturnType<typeof parseOriginFile>]>([
    ["index.m3u8", { kind: "multivariantPlaylist", manifest: "index" }],
    ["index_0.m3u8", { kind: "mediaPlaylist", manifest: "index", trackIndex: 0 }],
    ["my-index_12.m3u8", { kind: "mediaPlaylist", manifest: "my-index", trackIndex: 12 }],
    ["dash.mpd", { kind: "mpd", manifest: "dash" }],
    ["segment_0_17.ts", { kind: "segment", prefix: "segment", trackIndex: 0, number: 17, container: "ts" }],
    ["segment-g2_3_0.mp4", { kind: "segment", prefix: "segment-g2", trackIndex: 3, number: 0, container: "mp4" }],
    ["a_1_2_3_4.mp4", { kind: "segment", prefix: "a_1_2", trackIndex: 3, number: 4, container: "mp4" }],
    ["a_1_init_0_4.mp4", { kind: "segment", prefix: "a_1_init", trackIndex: 0, number: 4, container: "mp4" }],
    ["segment_1_0_init.mp4", { kind: "init", prefix: "segment", trackIndex: 1, initNumber: 0, keyPeriod: undefined }],
    ["segment_1_0_k7_init.mp4", { kind: "init", prefix: "segment", trackIndex: 1, initNumber: 0, keyPeriod: 7 }],
    ["a_1_2_3_4_init.mp4", { kind: "init", prefix: "a_1_2", trackIndex: 3, initNumber: 4, keyPeriod: undefined }],
    ["a_1_2_k3_4_5_init.mp4", { kind: "init", prefix: "a_1_2_k3", trackIndex: 4, initNumber: 5, keyPeriod: undefined }],
    [`${"0a".repeat(16)}.key`, { kind: "contentKey", keyId: "0a".repeat(16) }],
  ])("%s", (name, file) => {
    expect(parseOriginFile(name)).toEqual(file);
    expect(route("GET", `/out/v1/live.eg1abc/news/cmaf/${name}`)).toEqual({
      kind: "origin",
      group,
      channel: "news",
      endpoint: "cmaf",
      file,
    });
  });

  test.each([
    "",
    "index",
    ".m3u8",
    "in_dex.m3u8",
    "index_00.m3u8",
    "index_-1.m3u8",
    "index_1.5.m3u8",
    "index.M3U8",
    "segment_0_017.ts",
    "segment_0_1.aac",
    "segment_0.ts",
    "_0_1.ts",
    "a.b_0_1.ts",
    "segment_0_9999999999999999.ts",
    "segment_99999_1.ts",
    "segment_0_1_init.ts",
    "segment_0_init.mp4",
    "dash_0.mpd",
    "segment_1_0_k07_init.mp4",
    "segment_1_0_k_init.mp4",
    `${"0A".repeat(16)}.key`,
    `${"0a".repeat(15)}.key`,
    "0.key",
    "clearkey.json",
    "Clearkey",
  ])("%j is no file", (name) => {
    expect(parseOriginFile(name)).toBeUndefined();
  });

  test("a doubled slash, a missing part, or one too many is no address", () => {
    for (const path of [
      "/out/v1/live.eg1abc/news//index.m3u8",
      "/out/v1/live.eg1abc/news/index.m3u8",
      "/out/v1/live.eg1abc/news/ts/x/index.m3u8",
      "/out/v1/live.eg1abc/news/ts/",
    ]) {
      expect(route("GET", path).kind).toBe("notFound");
    }
  });

  test("GET, HEAD and OPTIONS are taken", () => {
    const path = "/out/v1/live.eg1abc/news/ts/index.m3u8";
    expect(["GET", "HEAD", "OPTIONS"].map((method) => route(method, path).kind)).toEqual([
      "origin",
      "origin",
      "origin",
    ]);
    expect(route("PUT", path)).toEqual({ kind: "methodNotAllowed", allow: "GET, HEAD, OPTIONS" });
  });

  test("POST is taken where licences are asked for, and nowhere else", () => {
    const path = "/out/v1/live.eg1abc/news/ts/";
    for (const [name, system] of [
      ["clearkey", "CLEAR_KEY"],
      ["fairplay", "FAIRPLAY"],
      ["playready", "PLAYREADY"],
      ["widevine", "WIDEVINE"],
    ] as const) {
      expect(route("POST", path + name)).toMatchObject({ kind: "origin", file: { kind: "licence", system } });
    }
    expect(route("POST", `${path}constructor`).kind).toBe("notFound");
    expect(route("OPTIONS", `${path}clearkey`).kind).toBe("origin");
    expect(route("GET", `${path}clearkey`)).toEqual({ kind: "methodNotAllowed", allow: "POST, OPTIONS" });
    for (const file of ["index.m3u8", "segment_0_1.ts", `${"0a".repeat(16)}.key`]) {
      expect(route("POST", path + file)).toEqual({ kind: "methodNotAllowed", allow: "GET, HEAD, OPTIONS" });
    }
  });
});

test("what is printed as a segment prefix parses back, whatever the name", () => {
  const name = fc.string({ unit: fc.constantFrom(..."abZ09_-"), minLength: 1, maxLength: 256 });
  fc.assert(
    fc.property(name, fc.nat(), fc.nat({ max: 9999 }), fc.nat(), (segmentName, generation, trackIndex, number) => {
      const prefix = printSegmentPrefix(segmentName, generation);
      expect(parseOriginFile(`${prefix}_${trackIndex}_${number}.ts`)).toEqual({
        kind: "segment",
        prefix,
        trackIndex,
        number,
        container: "ts",
      });
    }),
  );
});

test("the probes and metrics are for reading", () => {
  expect(route("GET", "/healthz")).toEqual({ kind: "healthz" });
  expect(route("HEAD", "/readyz")).toEqual({ kind: "readyz" });
  expect(route("GET", "/metrics")).toEqual({ kind: "metrics" });
  expect(route("POST", "/metrics")).toEqual({ kind: "methodNotAllowed", allow: "GET, HEAD" });
});

test("any path gives a route", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (path, host) => {
      route("GET", `/in/v1/${path}`, host, "x");
      route("GET", `/out/v1/${path}`, host, undefined);
    }),
  );
});
