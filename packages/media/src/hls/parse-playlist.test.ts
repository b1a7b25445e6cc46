import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MediaError } from "../bytes/media-error.ts";
import { parseDateTime } from "../iso8601/date-time.ts";
import { parsePlaylist } from "./parse-playlist.ts";
import type { MediaPlaylist, MultivariantPlaylist } from "./playlist.ts";
import { printMediaPlaylist, printMultivariantPlaylist } from "./print-playlist.ts";

const media = (text: string): MediaPlaylist => {
  const playlist = parsePlaylist(text);
  if (playlist.kind !== "media") throw new Error("a multivariant playlist");
  return playlist;
};

const multivariant = (text: string): MultivariantPlaylist => {
  const playlist = parsePlaylist(text);
  if (playlist.kind !== "multivariant") throw new Error("a media playlist");
  return playlist;
};

const print = (playlist: MediaPlaylist | MultivariantPlaylist): string =>
  playlist.kind === "media" ? printMediaPlaylist(playlist) : printMultivariantPlaylist(playlist);

const errorOf = (text: string): MediaError => {
  try {
    parsePlaylist(text);
  } catch (error) {
    if (error instanceof MediaError) return error;
    throw error;
  }
  throw new Error("it parsed");
};

const FFMPEG_MEDIA = `#EXTM3U
#EXT-X-VERSION:6
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:17
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-DISCONTINUITY
#EXTINF:2.000000,
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T17:01:45.123+0100
seg_00017.ts
#EXTINF:1.920000,
seg_00018.ts
#EXTINF:0.480000,
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T17:01:49.100+0100
seg_00019.ts
#EXT-X-ENDLIST
`;

const FFMPEG_MULTIVARIANT = `#EXTM3U
#EXT-X-VERSION:6
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="group_a",NAME="audio_3",DEFAULT=YES,LANGUAGE="eng",URI="aeng/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1500400,RESOLUTION=1280x720,CODECS="avc1.64001f,mp4a.40.2",AUDIO="group_a"
v0/index.m3u8

#EXT-X-STREAM-INF:BANDWIDTH=440400,AVERAGE-BANDWIDTH=400000,RESOLUTION=640x360,FRAME-RATE=29.970
v1/index.m3u8

`;

// As AWS Elemental MediaLive writes them: decimals, a title, tags that are none of our business.
const MEDIALIVE_MEDIA = [
  "#EXTM3U",
  "#EXT-X-VERSION:3",
  "#EXT-X-TARGETDURATION:6",
  "#EXT-X-MEDIA-SEQUENCE:1",
  "#EXT-X-CUE-OUT:30",
  "#EXT-X-PROGRAM-DATE-TIME:2026-11-23T16:01:45.123Z",
  "#EXTINF:6.00600,title",
  "index_1_00001.ts?m=1",
  "#EXT-X-CUE-IN",
  "#EXTINF:6.00600,",
  "index_1_00002.ts?m=1",
].join("\r\n");

describe("what encoders push", () => {
  test("ffmpeg's media playlist is understood, the tag order that RFC 8216 leaves open included", () => {
    const playlist = media(FFMPEG_MEDIA);
    expect(playlist).toMatchObject({
      targetDurationSeconds: 2,
      mediaSequence: 17,
      independentSegments: true,
      ended: true,
    });
    expect(playlist.segments.map(({ uri }) => uri)).toEqual(["seg_00017.ts", "seg_00018.ts", "seg_00019.ts"]);
    expect(playlist.segments.map(({ durationSeconds }) => durationSeconds)).toEqual([2, 1.92, 0.48]);
    expect(playlist.segments.map(({ discontinuity }) => discontinuity)).toEqual([true, false, false]);
  });

  test("a segment without a date-time has the one that follows from the last tag", () => {
    const start = parseDateTime("2026-11-23T16:01:45.123Z") ?? 0;
    expect(media(FFMPEG_MEDIA).segments.map(({ programDateTimeMs }) => (programDateTimeMs ?? 0) - start)).toEqual([
      0, 2000, 3977,
    ]);
  });

  test("no date-time is derived across a discontinuity", () => {
    const text = MEDIALIVE_MEDIA.replace("#EXT-X-CUE-IN", "#EXT-X-DISCONTINUITY");
    expect(media(text).segments.map(({ programDateTimeMs }) => programDateTimeMs === undefined)).toEqual([false, true]);
  });

  test("ffmpeg's multivariant playlist is understood", () => {
    const playlist = multivariant(FFMPEG_MULTIVARIANT);
    expect(playlist.renditions).toEqual([
      {
        type: "AUDIO",
        groupId: "group_a",
        name: "audio_3",
        language: "eng",
        isDefault: true,
        isAutoselect: true,
        channels: undefined,
        uri: "aeng/index.m3u8",
      },
    ]);
    expect(playlist.variants).toEqual([
      {
        uri: "v0/index.m3u8",
        bandwidth: 1_500_400,
        averageBandwidth: undefined,
        codecs: ["avc1.64001f", "mp4a.40.2"],
        resolution: { width: 1280, height: 720 },
        frameRate: undefined,
        hdcpLevel: undefined,
        audio: "group_a",
      },
      {
        uri: "v1/index.m3u8",
        bandwidth: 440_400,
        averageBandwidth: 400_000,
        codecs: [],
        resolution: { width: 640, height: 360 },
        frameRate: 29.97,
        hdcpLevel: undefined,
        audio: undefined,
      },
    ]);
  });

  test("CRLF, titles and tags of others do not disturb MediaLive's", () => {
    const { segments } = media(MEDIALIVE_MEDIA);
    expect(segments.map(({ uri, durationSeconds }) => [uri, durationSeconds])).toEqual([
      ["index_1_00001.ts?m=1", 6.006],
      ["index_1_00002.ts?m=1", 6.006],
    ]);
  });

  test("a key reaches to the next of its format, and to METHOD=NONE; its vector is 16 bytes however it is written", () => {
    const text = `#EXTM3U
#EXT-X-TARGETDURATION:2
#EXT-X-KEY:METHOD=AES-128,URI="a.key",IV=0XaB
#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://b",KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"
#EXTINF:2,
1.ts
#EXT-X-KEY:METHOD=AES-128,URI="c.key"
#EXTINF:2,
2.ts
#EXT-X-KEY:METHOD=NONE
#EXTINF:2,
3.ts
`;
    const { segments } = media(text);
    expect(segments.map(({ keys }) => keys.map(({ uri }) => uri))).toEqual([
      ["a.key", "skd://b"],
      ["skd://b", "c.key"],
      [],
    ]);
    expect(segments[0]?.keys[0]).toEqual({
      method: "AES-128",
      uri: "a.key",
      iv: "000000000000000000000000000000ab",
      keyId: undefined,
      keyFormat: "identity",
      keyFormatVersions: undefined,
    });
  });

  test("a playlist that has no segment yet is one", () => {
    expect(media("#EXTM3U\n#EXT-X-TARGETDURATION:6\n").segments).toEqual([]);
  });
});

describe("damage is named with its line", () => {
  test.for([
    ["", 0, 0],
    ["hello", 1, 0],
    ["#EXTM3U\n", 1, 0],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:x\n", 2, 8],
    ["#EXTM3U\n#é\n#EXT-X-TARGETDURATION:-1\n", 3, 12],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:6\nseg.ts\n", 3, 32],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:2,\n", 3, 32],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:1e9,\na\n", 3, 32],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:NaN,\na\n", 3, 32],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-PROGRAM-DATE-TIME:yesterday\n", 3, 32],
    ["#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:99999999999999999999\n", 2, 8],
    ["#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n", 2, 8],
    ["#EXTM3U\n#EXT-X-STREAM-INF:RESOLUTION=1x1\na\n", 2, 8],
    ['#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="a\na\n', 2, 8],
    ["#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,BANDWIDTH=2\na\n", 2, 8],
    ["#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n#EXT-X-ENDLIST\n", 4, 40],
    ["#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,NAME=a\n", 2, 8],
    ["#EXTM3U\n#EXT-X-MEDIA:TYPE=SMELL\n", 2, 8],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:6\n\u0000\n", 3, 32],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-KEY:METHOD=ROT13\n", 3, 32],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-KEY:METHOD=AES-128\n", 3, 32],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-KEY:METHOD=AES-128,URI="a",IV=12\n', 3, 32],
    ["#EXTM3U\n#EXT-X-SESSION-KEY:METHOD=NONE\n", 2, 8],
  ] as const)("%j: line %i, byte %i", ([text, line, offset]) => {
    const error = errorOf(text);
    expect(error.code).toBe("playlist_malformed");
    expect(error.path).toBe(`playlist/line ${line}`);
    expect(error.offset).toBe(offset);
  });
});

const CORPUS = new URL("../../test/fuzz-corpus/hls/", import.meta.url);

describe("hostile text", () => {
  const line = fc.constantFrom(
    ...[FFMPEG_MEDIA, FFMPEG_MULTIVARIANT, MEDIALIVE_MEDIA].flatMap((text) => text.split("\n").map((l) => `${l}\n`)),
    '#EXT-X-MAP:URI="a"\n',
    "#EXT-X-GAP\n",
    "#EXT-X-DISCONTINUITY-SEQUENCE:3\n",
    "a b\u00a0\n",
    "#EXTINF:0.0000001,\n",
    '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x1\n',
    '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://k",KEYFORMAT="f"\n',
    "#EXT-X-KEY:METHOD=NONE\n",
    '#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="skd://k"\n',
  );
  const damage = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("\n", "\r\n", ",", '"', "=", ":", "0", "-", "1e3", "#", " "),
  );
  // Mostly whole lines in any order under a plausible head, so that many texts come far; then anything.
  const text = fc
    .tuple(
      fc.constantFrom("#EXTM3U\n#EXT-X-TARGETDURATION:6\n", "#EXTM3U\n"),
      fc.array(fc.oneof({ weight: 12, arbitrary: line }, { weight: 1, arbitrary: damage }), { maxLength: 12 }),
    )
    .map(([head, pieces]) => head + pieces.join(""));

  test("parses or is a MediaError; what parses prints, and parses to the same", () => {
    let parsed = 0;
    fc.assert(
      fc.property(text, (input) => {
        let playlist: MediaPlaylist | MultivariantPlaylist;
        try {
          playlist = parsePlaylist(input);
        } catch (error) {
          expect(error).toBeInstanceOf(MediaError);
          return;
        }
        parsed += 1;
        const printed = print(playlist);
        const again = parsePlaylist(printed);
        expect(print(again)).toBe(printed);
        if (playlist.kind === "multivariant") expect(again).toEqual(playlist);
        else expect({ ...again, targetDurationSeconds: 0 }).toEqual({ ...playlist, targetDurationSeconds: 0 });
      }),
      { numRuns: 3000 },
    );
    expect(parsed).toBeGreaterThan(50);
  });

  test.for(readdirSync(CORPUS).filter((name) => name.endsWith(".m3u8")))(
    "that once broke the parser stays harmless: %s",
    (name) => {
      const input = readFileSync(new URL(name, CORPUS), "utf8");
      try {
        print(parsePlaylist(input));
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    },
  );
});
