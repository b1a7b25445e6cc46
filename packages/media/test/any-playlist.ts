import fc from "fast-check";
import { type HlsKey, type MediaPlaylist, type MultivariantPlaylist, targetDurationOf } from "../src/hls/playlist.ts";

const name = fc.stringMatching(/^[A-Za-z0-9 _./?=&é日-]{1,20}$/).map((text) => `x${text.trim()}`);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const anyKey: fc.Arbitrary<HlsKey> = fc.record({
  method: fc.constantFrom("AES-128" as const, "SAMPLE-AES" as const, "SAMPLE-AES-CTR" as const),
  uri: name,
  iv: optional(fc.stringMatching(/^[0-9a-f]{32}$/)),
  keyId: optional(fc.stringMatching(/^[0-9a-f]{32}$/)),
  keyFormat: fc.constantFrom("identity", "com.apple.streamingkeydelivery", "com.microsoft.playready"),
  keyFormatVersions: optional(fc.constantFrom("1", "1/2")),
});

/** No more than one a format. */
const anyKeys: fc.Arbitrary<readonly HlsKey[]> = fc.uniqueArray(anyKey, {
  selector: ({ keyFormat }) => keyFormat,
  maxLength: 3,
});

/** Whatever can be printed. */
export const anyMediaPlaylist: fc.Arbitrary<MediaPlaylist> = fc
  .record({
    mediaSequence: fc.nat(),
    discontinuitySequence: fc.nat(1000),
    independentSegments: fc.boolean(),
    playlistType: fc.constantFrom(undefined, "EVENT", "VOD"),
    ended: fc.boolean(),
    hasMap: fc.boolean(),
    dates: fc.boolean(),
    segments: fc.array(
      fc.record({
        uri: name,
        durationSeconds: fc.integer({ min: 1, max: 30_000_000 }).map((us) => us / 1e6),
        discontinuity: fc.boolean(),
        gap: fc.boolean(),
        programDateTimeMs: fc.integer({ min: 0, max: 4e12 }),
        mapUri: name,
        keys: fc.oneof(fc.constant([]), anyKeys),
      }),
      { maxLength: 20 },
    ),
  })
  .map(({ hasMap, dates, segments, ...rest }) => ({
    kind: "media",
    ...rest,
    targetDurationSeconds: targetDurationOf(segments.map(({ durationSeconds }) => durationSeconds)),
    segments: segments.map((s) => ({
      ...s,
      programDateTimeMs: dates ? s.programDateTimeMs : undefined,
      mapUri: hasMap ? s.mapUri : undefined,
    })),
  }));

export const anyMultivariantPlaylist: fc.Arbitrary<MultivariantPlaylist> = fc.record({
  kind: fc.constant("multivariant" as const),
  independentSegments: fc.boolean(),
  sessionKeys: anyKeys,
  renditions: fc.array(
    fc.record({
      type: fc.constantFrom("AUDIO" as const, "SUBTITLES" as const),
      groupId: name,
      name,
      language: optional(name),
      isDefault: fc.constant(false),
      isAutoselect: fc.boolean(),
      channels: optional(name),
      uri: optional(name),
    }),
  ),
  variants: fc.array(
    fc.record({
      uri: name,
      bandwidth: fc.nat(),
      averageBandwidth: optional(fc.nat()),
      codecs: fc.array(fc.constantFrom("avc1.64001f", "mp4a.40.2")),
      resolution: optional(fc.record({ width: fc.nat(9999), height: fc.nat(9999) })),
      frameRate: optional(fc.integer({ min: 1, max: 120_000 }).map((milli) => milli / 1000)),
      hdcpLevel: optional(fc.constantFrom("NONE", "TYPE-0", "TYPE-1")),
      audio: optional(name),
    }),
    { minLength: 1 },
  ),
});
