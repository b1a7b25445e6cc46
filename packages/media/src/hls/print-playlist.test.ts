import fc from "fast-check";
import * as hlsParser from "hls-parser";
import { Parser } from "m3u8-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { anyMediaPlaylist, anyMultivariantPlaylist } from "../../test/any-playlist.ts";
import { languageTag } from "../language/language-tag.ts";
import { parsePlaylist } from "./parse-playlist.ts";
import {
  type HlsKey,
  IDENTITY_KEY_FORMAT,
  type MediaPlaylist,
  type MediaSegment,
  type MultivariantPlaylist,
  type Rendition,
  targetDurationOf,
  thinProgramDateTimes,
  type Variant,
} from "./playlist.ts";
import { printMediaPlaylist, printMultivariantPlaylist } from "./print-playlist.ts";

const START_MS = 1_795_449_600_000;

const segment = (number: number, changes: Partial<MediaSegment> = {}): MediaSegment => ({
  uri: `segment_0_${number}.ts`,
  durationSeconds: 6.006,
  discontinuity: false,
  gap: false,
  programDateTimeMs: START_MS + Math.round(number * 6006),
  mapUri: undefined,
  keys: [],
  ...changes,
});

const TS_PLAYLIST: MediaPlaylist = {
  kind: "media",
  targetDurationSeconds: 7,
  mediaSequence: 4211,
  discontinuitySequence: 0,
  independentSegments: true,
  playlistType: undefined,
  ended: false,
  segments: thinProgramDateTimes(
    [4211, 4212, 4213, 4214].map((number) => segment(number)),
    10,
  ),
};

const cmaf = (number: number, init: number, changes: Partial<MediaSegment> = {}): MediaSegment =>
  segment(number, { uri: `segment_0_${number}.mp4`, mapUri: `segment_0_${init}_init.mp4`, ...changes });

const CMAF_PLAYLIST: MediaPlaylist = {
  ...TS_PLAYLIST,
  mediaSequence: 7,
  discontinuitySequence: 2,
  ended: true,
  segments: thinProgramDateTimes(
    [
      cmaf(7, 0),
      cmaf(8, 0, { gap: true }),
      cmaf(9, 0, { durationSeconds: 3.84 }),
      cmaf(10, 1, { discontinuity: true, durationSeconds: 6 }),
      cmaf(11, 1, { durationSeconds: 5.973333 }),
    ],
    3600,
  ),
};

const key = (changes: Partial<HlsKey>): HlsKey => ({
  method: "SAMPLE-AES",
  uri: "skd://00112233445566778899aabbccddeeff",
  iv: undefined,
  keyId: undefined,
  keyFormat: "com.apple.streamingkeydelivery",
  keyFormatVersions: "1",
  ...changes,
});

const AES_128 = (uri: string, iv?: string): HlsKey =>
  key({ method: "AES-128", uri, iv, keyFormat: IDENTITY_KEY_FORMAT, keyFormatVersions: undefined });

const WIDEVINE = key({
  uri: "data:text/plain;base64,AAAAIHBzc2g=",
  keyId: "00112233445566778899aabbccddeeff",
  keyFormat: "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",
});
const FAIRPLAY_NEXT = key({ uri: "skd://ffeeddccbbaa99887766554433221100" });

const PROTECTED_PLAYLIST: MediaPlaylist = {
  ...CMAF_PLAYLIST,
  segments: [
    cmaf(7, 0),
    cmaf(8, 0, { mapUri: "segment_0_0_k1_init.mp4", keys: [key({}), WIDEVINE] }),
    cmaf(9, 0, { mapUri: "segment_0_0_k1_init.mp4", keys: [key({}), WIDEVINE] }),
    cmaf(10, 0, { mapUri: "segment_0_0_k2_init.mp4", keys: [FAIRPLAY_NEXT] }),
    cmaf(11, 0),
  ],
};

const variant = (changes: Partial<Variant>): Variant => ({
  uri: "index_0.m3u8",
  bandwidth: 1_264_000,
  averageBandwidth: 1_101_000,
  codecs: ["avc1.4d401f", "mp4a.40.2"],
  resolution: { width: 1280, height: 720 },
  frameRate: 30_000 / 1001,
  hdcpLevel: undefined,
  audio: "audio",
  ...changes,
});

const rendition = (language: string, changes: Partial<Rendition>): Rendition => ({
  type: "AUDIO",
  groupId: "audio",
  name: "English",
  language: languageTag(language),
  isDefault: false,
  isAutoselect: true,
  channels: "2",
  uri: "index_3.m3u8",
  ...changes,
});

const MULTIVARIANT: MultivariantPlaylist = {
  kind: "multivariant",
  independentSegments: true,
  sessionKeys: [],
  renditions: [
    rendition("eng", { isDefault: true }),
    rendition("deu", { name: "German", channels: "6", uri: "index_4.m3u8" }),
  ],
  variants: [
    variant({}),
    variant({
      uri: "index_1.m3u8",
      bandwidth: 640_000,
      averageBandwidth: undefined,
      resolution: { width: 640, height: 360 },
    }),
    variant({ uri: "index_3.m3u8", codecs: ["mp4a.40.2"], resolution: undefined, frameRate: undefined }),
  ],
};

const golden = (name: string): string => new URL(`../../test/golden/${name}`, import.meta.url).pathname;

describe("the printed text", () => {
  test("of a TS media playlist is the one a reviewer has read", async () => {
    await expect(printMediaPlaylist(TS_PLAYLIST)).toMatchFileSnapshot(golden("hls-media-ts.m3u8"));
  });

  test("of a CMAF media playlist with a gap, a new init segment and an end is the one a reviewer has read", async () => {
    await expect(printMediaPlaylist(CMAF_PLAYLIST)).toMatchFileSnapshot(golden("hls-media-cmaf.m3u8"));
  });

  test("of keys that begin, change, become fewer and end is the one a reviewer has read", async () => {
    await expect(printMediaPlaylist(PROTECTED_PLAYLIST)).toMatchFileSnapshot(golden("hls-media-protected.m3u8"));
  });

  test("of a multivariant playlist is the one a reviewer has read", async () => {
    await expect(printMultivariantPlaylist(MULTIVARIANT)).toMatchFileSnapshot(golden("hls-multivariant.m3u8"));
  });

  test.for([
    ["TS alone", [segment(1)], 3],
    ["CMAF", [cmaf(1, 0)], 6],
    ["a gap in TS", [segment(1), segment(2, { gap: true })], 8],
    ["a gap in CMAF", [cmaf(1, 0, { gap: true })], 8],
    ["AES-128 in TS", [segment(1, { keys: [AES_128("1.key")] })], 3],
    ["FairPlay in TS", [segment(1, { keys: [key({})] })], 5],
    ["FairPlay in CMAF", [cmaf(1, 0, { keys: [key({})] })], 6],
  ] as const)("of %s has the lowest version that allows it", ([, segments, version]) => {
    expect(printMediaPlaylist({ ...TS_PLAYLIST, segments })).toContain(`#EXT-X-VERSION:${version}\n`);
  });

  test("never has a segment longer than its target duration", () => {
    const text = printMediaPlaylist({ ...TS_PLAYLIST, segments: [segment(1, { durationSeconds: 9.2 })] });
    expect(text).toContain("#EXT-X-TARGETDURATION:10\n");
  });

  test("names the keys that a player may fetch beforehand once, before the renditions", () => {
    const text = printMultivariantPlaylist({ ...MULTIVARIANT, sessionKeys: [key({}), WIDEVINE] });
    expect(text.split("\n").slice(0, 5)).toEqual([
      "#EXTM3U",
      "#EXT-X-VERSION:5",
      "#EXT-X-INDEPENDENT-SEGMENTS",
      '#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="skd://00112233445566778899aabbccddeeff",KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"',
      '#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="data:text/plain;base64,AAAAIHBzc2g=",KEYID=0x00112233445566778899aabbccddeeff,KEYFORMAT="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",KEYFORMATVERSIONS="1"',
    ]);
  });

  test.for(['a"b', "a\nb", "", "#a", " a", "a\u0085"])("is refused rather than broken by the URI %j", (uri) => {
    expect(() => printMediaPlaylist({ ...TS_PLAYLIST, segments: [cmaf(1, 0, { uri, mapUri: uri })] })).toThrow(
      RangeError,
    );
  });
});

describe("target duration and date-times", () => {
  test("the longest segment rounds up, by what is printed", () => {
    expect(targetDurationOf([5.9, 6.006])).toBe(7);
    expect(targetDurationOf([2, 2.000_000_1])).toBe(2);
    expect(targetDurationOf([])).toBe(1);
  });

  test("date-times stand at the start, at the interval and after each discontinuity", () => {
    const segments = [0, 1, 2, 3, 4, 5].map((n) => segment(n, { durationSeconds: 2, programDateTimeMs: n * 2000 }));
    const kept = (interval: number | null, discontinuity = -1): readonly number[] =>
      thinProgramDateTimes(
        segments.map((s, i) => ({ ...s, discontinuity: i === discontinuity })),
        interval,
      ).flatMap(({ programDateTimeMs }, i) => (programDateTimeMs === undefined ? [] : [i]));
    expect(kept(1)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(kept(5)).toEqual([0, 3]);
    expect(kept(5, 2)).toEqual([0, 2, 5]);
    expect(kept(null)).toEqual([]);
    expect(kept(null, 2)).toEqual([]);
  });
});

describe("round trips", () => {
  test("a media playlist comes back as it was", () => {
    fc.assert(
      fc.property(anyMediaPlaylist, (playlist) => {
        expect(parsePlaylist(printMediaPlaylist(playlist))).toEqual(playlist);
      }),
    );
  });

  test("a multivariant playlist comes back as it was", () => {
    fc.assert(
      fc.property(anyMultivariantPlaylist, (playlist) => {
        expect(parsePlaylist(printMultivariantPlaylist(playlist))).toEqual(playlist);
      }),
    );
  });
});

/** What m3u8-parser (video.js) says, with everything it had to complain about. */
const judge = (text: string) => {
  const parser = new Parser();
  const complaints: string[] = [];
  for (const event of ["warn", "error"] as const) parser.on(event, ({ message }) => complaints.push(message));
  parser.push(text);
  parser.end();
  return { manifest: parser.manifest, complaints };
};

describe("foreign judges", () => {
  beforeAll(() => hlsParser.setOptions({ strictMode: true }));

  test.for([
    ["TS", TS_PLAYLIST],
    ["CMAF", CMAF_PLAYLIST],
    ["protected", PROTECTED_PLAYLIST],
  ] as const)("m3u8-parser reads the %s media playlist as meant, without a warning", ([, playlist]) => {
    const { manifest, complaints } = judge(printMediaPlaylist(playlist));
    expect(complaints).toEqual([]);
    expect(manifest.mediaSequence).toBe(playlist.mediaSequence);
    expect(manifest.targetDuration).toBe(playlist.targetDurationSeconds);
    expect(manifest.discontinuitySequence).toBe(playlist.discontinuitySequence);
    expect(manifest.endList ?? false).toBe(playlist.ended);
    expect(
      manifest.segments.map(({ uri, duration, discontinuity, map }) => [
        uri,
        duration,
        discontinuity ?? false,
        map?.uri,
      ]),
    ).toEqual(playlist.segments.map((s) => [s.uri, s.durationSeconds, s.discontinuity, s.mapUri]));
    expect(manifest.segments[0]?.dateTimeObject?.getTime()).toBe(playlist.segments[0]?.programDateTimeMs);
  });

  test("m3u8-parser reads the method, address and vector of an AES-128 key, and where it changes and ends", () => {
    const iv = "000102030405060708090a0b0c0d0e0f";
    const { manifest, complaints } = judge(
      printMediaPlaylist({
        ...TS_PLAYLIST,
        segments: [
          segment(1, { keys: [AES_128("1.key", iv)] }),
          segment(2, { keys: [AES_128("1.key", iv)] }),
          segment(3, { keys: [AES_128("2.key")] }),
          segment(4),
        ],
      }),
    );
    expect(complaints).toEqual([]);
    const first = {
      method: "AES-128",
      uri: "1.key",
      iv: new Uint32Array([0x00010203, 0x04050607, 0x08090a0b, 0x0c0d0e0f]),
    };
    expect(manifest.segments.map(({ key }) => key)).toEqual([
      first,
      first,
      { method: "AES-128", uri: "2.key" },
      undefined,
    ]);
  });

  test("hls-parser in strict mode reads each segment's last key and every session key as meant", () => {
    const read = hlsParser.parse(printMediaPlaylist(PROTECTED_PLAYLIST)) as hlsParser.types.MediaPlaylist;
    expect(read.segments.map(({ key }) => [key?.method, key?.uri])).toEqual(
      PROTECTED_PLAYLIST.segments.map(({ keys }, i) => [
        keys.at(-1)?.method ?? (i === 0 ? undefined : "NONE"),
        keys.at(-1)?.uri,
      ]),
    );
    const sessionKeys = [key({}), WIDEVINE, FAIRPLAY_NEXT];
    const master = hlsParser.parse(
      printMultivariantPlaylist({ ...MULTIVARIANT, sessionKeys }),
    ) as hlsParser.types.MasterPlaylist;
    expect(master.sessionKeyList.map(({ uri, format }) => [uri, format])).toEqual(
      sessionKeys.map(({ uri, keyFormat }) => [uri, keyFormat]),
    );
  });

  test("m3u8-parser reads the multivariant playlist as meant, without a warning", () => {
    const { manifest, complaints } = judge(printMultivariantPlaylist(MULTIVARIANT));
    expect(complaints).toEqual([]);
    expect(manifest.playlists?.map(({ uri }) => uri)).toEqual(MULTIVARIANT.variants.map(({ uri }) => uri));
    expect(manifest.playlists?.[0]?.attributes).toMatchObject({
      BANDWIDTH: 1_264_000,
      "AVERAGE-BANDWIDTH": "1101000",
      CODECS: "avc1.4d401f,mp4a.40.2",
      RESOLUTION: { width: 1280, height: 720 },
      "FRAME-RATE": 29.97,
      AUDIO: "audio",
    });
    expect(Object.keys(manifest.mediaGroups?.["AUDIO"]?.["audio"] ?? {})).toEqual(["English", "German"]);
  });

  test("hls-parser in strict mode accepts every media playlist that we can print", () => {
    fc.assert(
      fc.property(anyMediaPlaylist, (playlist) => {
        // 4.4.3.3: EXT-X-DISCONTINUITY-SEQUENCE "MUST appear before the first Media Segment": hls-parser refuses 0 segments.
        fc.pre(playlist.segments.length > 0);
        const read = hlsParser.parse(printMediaPlaylist(playlist)) as hlsParser.types.MediaPlaylist;
        expect(read.segments.map(({ uri }) => uri)).toEqual(playlist.segments.map(({ uri }) => uri));
        expect(read.segments.map(({ gap }) => gap ?? false)).toEqual(playlist.segments.map(({ gap }) => gap));
        expect(read.mediaSequenceBase).toBe(playlist.mediaSequence);
      }),
    );
  });

  test("hls-parser in strict mode accepts the multivariant playlist", () => {
    const read = hlsParser.parse(printMultivariantPlaylist(MULTIVARIANT)) as hlsParser.types.MasterPlaylist;
    expect(read.variants.map(({ bandwidth, frameRate }) => [bandwidth, frameRate])).toEqual([
      [1_264_000, 29.97],
      [640_000, 29.97],
      [1_264_000, undefined],
    ]);
    expect(read.variants[0]?.audio.map(({ language, channels }) => [language, channels])).toEqual([
      ["en", "2"],
      ["de", "6"],
    ]);
  });
});
