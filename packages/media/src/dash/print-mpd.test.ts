import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { parse } from "mpd-parser";
import { describe, expect, test } from "vitest";
import type {
  AudioAdaptationSet,
  DynamicMpd,
  Mpd,
  MpdAdaptationSet,
  MpdPeriod,
  MpdProtection,
  MpdSegment,
  StaticMpd,
  VideoAdaptationSet,
} from "./mpd.ts";
import { printMpd } from "./print-mpd.ts";

const AVAILABILITY_START_MS = 1_704_067_200_000; // 2024-01-01T00:00:00Z
const START_MS = 91_382_400_000;

/** Segments one after another from a start. */
const segmentsFrom = (startTicks: bigint, durationsTicks: readonly number[]): readonly MpdSegment[] => {
  let at = startTicks;
  return durationsTicks.map((durationTicks) => {
    const startTicks = at;
    at += BigInt(durationTicks);
    return { startTicks, durationTicks };
  });
};

const video = (startTicks: bigint, startNumber: number, durationsTicks: readonly number[]): VideoAdaptationSet => ({
  kind: "video",
  hdcpVersion: undefined,
  id: 1,
  protection: undefined,
  switchableSetIds: [],
  template: {
    timescale: 90_000,
    presentationTimeOffsetTicks: startTicks,
    startNumber,
    media: "segment_$RepresentationID$_$Number$.mp4",
    initialization: "segment_$RepresentationID$_0_init.mp4",
    segments: segmentsFrom(startTicks, durationsTicks),
  },
  representations: [
    {
      id: "0",
      bandwidth: 1_264_000,
      codecs: "avc1.4d401f",
      initialization: undefined,
      width: 1280,
      height: 720,
      sampleAspectRatio: { numerator: 1, denominator: 1 },
      frameRate: { numerator: 30_000, denominator: 1001 },
    },
    {
      id: "1",
      bandwidth: 640_000,
      codecs: "avc1.4d401e",
      initialization: "segment_1_3_init.mp4",
      width: 480,
      height: 360,
      sampleAspectRatio: { numerator: 4, denominator: 3 },
      frameRate: { numerator: 60_000, denominator: 2002 },
    },
  ],
});

const audio = (startTicks: bigint, startNumber: number, durationsTicks: readonly number[]): AudioAdaptationSet => ({
  kind: "audio",
  id: 2,
  protection: undefined,
  switchableSetIds: [],
  language: "en",
  isMain: true,
  template: {
    timescale: 48_000,
    presentationTimeOffsetTicks: startTicks,
    startNumber,
    media: "segment_$RepresentationID$_$Number$.mp4",
    initialization: "segment_$RepresentationID$_0_init.mp4",
    segments: segmentsFrom(startTicks, durationsTicks),
  },
  representations: [
    { id: "2", bandwidth: 70_000, codecs: "mp4a.40.2", initialization: undefined, sampleRate: 48_000, channelCount: 2 },
  ],
});

const PERIODS: readonly MpdPeriod[] = [
  {
    id: String(AVAILABILITY_START_MS + START_MS),
    startMs: START_MS,
    adaptationSets: [
      video(8_589_934_592_000n, 4211, [540_540, 540_540, 540_540, 180_180]),
      audio(4_581_298_449_066n, 4211, [288_768, 287_744, 288_768, 96_256]),
    ],
  },
  {
    id: String(AVAILABILITY_START_MS + START_MS + 20_020),
    startMs: START_MS + 20_020,
    adaptationSets: [video(0n, 4215, [540_000, 540_000]), audio(0n, 4215, [288_768, 287_744])],
  },
];

const DYNAMIC: DynamicMpd = {
  type: "dynamic",
  availabilityStartTimeMs: AVAILABILITY_START_MS,
  publishTimeMs: AVAILABILITY_START_MS + START_MS + 33_000,
  minBufferTimeMs: 5000,
  maxSegmentDurationMs: 6006,
  protectionSignaling: "individual",
  minimumUpdatePeriodMs: 2000,
  timeShiftBufferDepthMs: 60_000,
  suggestedPresentationDelayMs: 10_000,
  utcTimingMs: AVAILABILITY_START_MS + START_MS + 34_567,
  periods: PERIODS,
};

const STATIC: StaticMpd = {
  type: "static",
  availabilityStartTimeMs: AVAILABILITY_START_MS,
  publishTimeMs: AVAILABILITY_START_MS + START_MS + 33_000,
  minBufferTimeMs: 5000,
  maxSegmentDurationMs: 6006,
  protectionSignaling: "individual",
  mediaPresentationDurationMs: 32_020,
  periods: PERIODS,
};

/** A protection of every kind of system; `digit` makes it another key. */
const protection = (digit: string): MpdProtection => ({
  scheme: "cbcs",
  defaultKeyId: digit.repeat(32),
  systems: [
    {
      systemId: "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",
      value: "Widevine",
      pssh: "AAAAIHBzc2g=",
      playReadyObject: undefined,
      licenceUrl: undefined,
    },
    {
      systemId: "9a04f079-9840-4286-ab92-e65be0885f95",
      value: "MSPR 2.0",
      pssh: "AAAAIHBzc2i=",
      playReadyObject: "PRO=",
      licenceUrl: undefined,
    },
    {
      systemId: "e2719d58-a985-b3c9-781a-b030af78d30e",
      value: "ClearKey1.0",
      pssh: undefined,
      playReadyObject: undefined,
      licenceUrl: "//origin.example/clearkey?a=1&b=2",
    },
  ],
});

/** Another rendition has another name, which players tell Representations of a period apart by. */
const otherVideo = (): VideoAdaptationSet => {
  const set = video(0n, 1, [540_540]);
  return { ...set, id: 3, representations: set.representations.map((one) => ({ ...one, id: `${one.id}-large` })) };
};

/** Video in two sets with a key each, sound with a third, and in the second period with another. */
const PROTECTED: DynamicMpd = {
  ...DYNAMIC,
  periods: [
    {
      id: "1",
      startMs: START_MS,
      adaptationSets: [
        { ...video(0n, 1, [540_540]), protection: protection("a"), switchableSetIds: [3] },
        { ...audio(0n, 1, [288_768]), protection: protection("b") },
        { ...otherVideo(), protection: protection("c"), switchableSetIds: [1] },
      ],
    },
    {
      id: "2",
      startMs: START_MS + 6006,
      adaptationSets: [
        { ...video(540_540n, 2, [540_540]), protection: protection("a") },
        { ...audio(288_288n, 2, [288_768]), protection: protection("d") },
      ],
    },
  ],
};

/** One key, and a set apart for what needs a better connection to the screen. */
const GUARDED: DynamicMpd = {
  ...DYNAMIC,
  periods: [
    {
      id: "1",
      startMs: START_MS,
      adaptationSets: [
        { ...video(0n, 1, [540_540]), protection: protection("a"), switchableSetIds: [3] },
        { ...otherVideo(), protection: protection("a"), hdcpVersion: "2.2", switchableSetIds: [1] },
      ],
    },
  ],
};

const golden = (name: string): string => fileURLToPath(new URL(`../../test/golden/${name}`, import.meta.url));

describe("the printed text", () => {
  test("of a live presentation with a discontinuity is the one a reviewer has read", async () => {
    await expect(printMpd(DYNAMIC)).toMatchFileSnapshot(golden("dash-dynamic.mpd"));
  });

  test("of an ended presentation is the one a reviewer has read", async () => {
    await expect(printMpd(STATIC)).toMatchFileSnapshot(golden("dash-static.mpd"));
  });

  test("of protected sets is the one a reviewer has read", async () => {
    await expect(printMpd(PROTECTED)).toMatchFileSnapshot(golden("dash-protected.mpd"));
  });

  test("of protected sets that refer to the MPD says each system of each key once", async () => {
    const text = printMpd({ ...PROTECTED, protectionSignaling: "referenced" });
    await expect(text).toMatchFileSnapshot(golden("dash-protected-by-reference.mpd"));
    const refIds = [...text.matchAll(/ refId="([^"]+)"/g)].map(([, id]) => id);
    const refs = [...text.matchAll(/ ref="([^"]+)"/g)].map(([, id]) => id);
    expect(refIds).toHaveLength(4 * 3);
    expect(new Set(refs)).toEqual(new Set(refIds));
    expect(refs).toHaveLength(5 * 3);
  });

  test("says what a screen's connection must have at the set that needs it, behind its protection", () => {
    const [, first = "", second = ""] = printMpd(GUARDED).split("<AdaptationSet ");
    expect(first).not.toContain("OutputProtection");
    expect(second).toMatch(
      /<\/ContentProtection>\s*<OutputProtection schemeIdUri="urn:mpeg:dash:output-protection:hdcp:2020" value="2\.2"\/>\s*<SupplementalProperty /,
    );
  });

  test("of a clear presentation names no protection", () => {
    expect(printMpd(DYNAMIC)).not.toMatch(/cenc|mspr|dashif/);
  });

  test("cannot be broken out of by any text", () => {
    const withText = (text: string): string =>
      printMpd({
        ...DYNAMIC,
        periods: [{ id: text, startMs: 0, adaptationSets: [{ ...audio(0n, 1, [1]), language: text }] }],
      });
    const shape = (xml: string): string => xml.replaceAll(/(?: id| lang)="[^"<>\n]*"/g, "");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(shape(withText(text))).toBe(shape(withText("")));
      }),
    );
  });

  test("is refused when a period begins before availabilityStartTime", () => {
    expect(() => printMpd({ ...DYNAMIC, periods: [{ id: "1", startMs: -1, adaptationSets: [] }] })).toThrow(RangeError);
  });
});

describe("SegmentTimeline", () => {
  const timelineOf = (segments: readonly MpdSegment[]): readonly string[] => {
    const set = video(0n, 1, []);
    const xml = printMpd({
      ...DYNAMIC,
      periods: [{ id: "1", startMs: 0, adaptationSets: [{ ...set, template: { ...set.template, segments } }] }],
    });
    return xml.match(/<S [^>]*>/g) ?? [];
  };

  test("equal segments in a row are one element", () => {
    expect(timelineOf(segmentsFrom(7n, [5, 5, 5, 4, 5, 5]))).toEqual([
      '<S t="7" d="5" r="2"/>',
      '<S d="4"/>',
      '<S d="5" r="1"/>',
    ]);
  });

  test("a gap is said with a time, though the duration is the same", () => {
    expect(timelineOf([...segmentsFrom(0n, [5, 5]), ...segmentsFrom(15n, [5])])).toEqual([
      '<S t="0" d="5" r="1"/>',
      '<S t="15" d="5"/>',
    ]);
  });

  test("expands to the segments that went in", () => {
    const segments = fc
      .array(fc.record({ gap: fc.constantFrom(0n, 0n, 0n, 3n), durationTicks: fc.integer({ min: 1, max: 3 }) }))
      .map((entries) => {
        let at = 2n ** 60n;
        return entries.map(({ gap, durationTicks }) => {
          const startTicks = at + gap;
          at = startTicks + BigInt(durationTicks);
          return { startTicks, durationTicks };
        });
      });
    fc.assert(
      fc.property(segments, (wanted) => {
        let at = 0n;
        const got = timelineOf(wanted).flatMap((element) => {
          const attribute = (name: string): string | undefined => new RegExp(` ${name}="(\\d+)"`).exec(element)?.[1];
          const durationTicks = Number(attribute("d"));
          at = BigInt(attribute("t") ?? at);
          return Array.from({ length: 1 + Number(attribute("r") ?? 0) }, () => {
            const startTicks = at;
            at += BigInt(durationTicks);
            return { startTicks, durationTicks };
          });
        });
        expect(got).toEqual(wanted);
      }),
    );
  });
});

const REPOSITORY = new URL("../../../../", import.meta.url);
const SCHEMA = fileURLToPath(new URL("../shared/checks/dash/DASH-MPD.xsd", REPOSITORY));

const MORE: readonly (readonly [string, Mpd])[] = [
  ["live", DYNAMIC],
  ["live without a period yet", { ...DYNAMIC, periods: [{ id: "1", startMs: 0, adaptationSets: [] }] }],
  [
    "live without clock and with escapes",
    { ...DYNAMIC, utcTimingMs: undefined, periods: [{ id: "<\"&'>", startMs: 1, adaptationSets: [] }] },
  ],
  ["ended", STATIC],
  ["protected", PROTECTED],
  ["protected up to the screen", GUARDED],
  ["protected by reference", { ...PROTECTED, protectionSignaling: "referenced" }],
];

describe("foreign judges", () => {
  test.for(MORE)("the MPEG schema accepts an MPD that is %s", ([, mpd], { skip }) => {
    if (!existsSync(SCHEMA)) skip("the schema was not asked: no DASH-MPD.xsd in ../shared/checks/dash");
    const xmllint = ["--nonet", "--noout", "--schema", SCHEMA, "-"];
    expect(() => execFileSync("xmllint", xmllint, { input: printMpd(mpd), stdio: "pipe" })).not.toThrow();
  });

  const parsed = (mpd: Mpd) => {
    const complaints: string[] = [];
    const result = parse(printMpd(mpd), {
      manifestUri: "https://example.com/out/index.mpd",
      NOW: AVAILABILITY_START_MS + START_MS + 40_000,
      eventHandler: ({ type, message }) => complaints.push(`${type}: ${message}`),
    });
    return { result, complaints };
  };

  test("mpd-parser reads the live MPD as meant, without a warning", () => {
    const { result, complaints } = parsed(DYNAMIC);
    expect(complaints).toEqual([]);
    expect(result.playlists.map(({ endList }) => endList)).toEqual([false, false]);
    expect(
      result.playlists.map(({ attributes }) => [attributes["NAME"], attributes["BANDWIDTH"], attributes["RESOLUTION"]]),
    ).toEqual([
      ["0", 1_264_000, { width: 1280, height: 720 }],
      ["1", 640_000, { width: 480, height: 360 }],
    ]);
    const [first, second] = result.playlists;
    expect(first?.segments.map(({ uri }) => uri)).toEqual(
      [4211, 4212, 4213, 4214, 4215, 4216].map((number) => `segment_0_${number}.mp4`),
    );
    expect(first?.discontinuityStarts).toEqual([4]);
    expect(first?.segments.map(({ presentationTime }) => presentationTime - START_MS / 1000)).toEqual(
      [0, 6.006, 12.012, 18.018, 20.02, 26.02].map((seconds) => expect.closeTo(seconds, 5)),
    );
    expect(first?.segments[0]?.map.uri).toBe("segment_0_0_init.mp4");
    // The Representation's own template overrides one attribute and inherits the rest.
    expect(second?.segments[0]?.map.uri).toBe("segment_1_3_init.mp4");
    expect(second?.segments[0]?.uri).toBe("segment_1_4211.mp4");
    expect(Object.values(result.mediaGroups.AUDIO["audio"] ?? {}).map(({ language }) => language)).toEqual(["en"]);
  });

  test("mpd-parser reads the systems and their boxes as meant, without a warning", () => {
    const { result, complaints } = parsed({ ...PROTECTED, periods: PROTECTED.periods.slice(0, 1) });
    expect(complaints).toEqual([]);
    const { contentProtection } = result.playlists[0] ?? {};
    expect(Object.keys(contentProtection ?? {})).toEqual([
      "mp4protection",
      "com.widevine.alpha",
      "com.microsoft.playready",
    ]);
    expect(contentProtection?.["mp4protection"]?.attributes).toMatchObject({
      value: "cbcs",
      "cenc:default_KID": "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",
    });
    expect(Buffer.from(contentProtection?.["com.widevine.alpha"]?.pssh ?? []).toString("base64")).toBe("AAAAIHBzc2g=");
  });

  test("mpd-parser finds the first segment at 0 when an ended presentation has lost its beginning", () => {
    const [first, second] = PERIODS;
    if (first === undefined || second === undefined) throw new Error("two periods");
    // The period began an hour and a second before the first segment that is still there.
    const early = <Set extends MpdAdaptationSet>(set: Set): Set => {
      const { template } = set;
      const presentationTimeOffsetTicks = template.presentationTimeOffsetTicks - BigInt(3601 * template.timescale);
      return { ...set, template: { ...template, presentationTimeOffsetTicks } };
    };
    const { result, complaints } = parsed({
      ...STATIC,
      mediaPresentationDurationMs: STATIC.mediaPresentationDurationMs + 3_601_000,
      periods: [
        { ...first, startMs: first.startMs - 3_601_000, adaptationSets: first.adaptationSets.map(early) },
        second,
      ],
    });
    expect(complaints).toEqual([]);
    expect(result.duration).toBeCloseTo(32.02, 5);
    expect(result.playlists[0]?.segments.map(({ presentationTime }) => presentationTime)).toEqual(
      [0, 6.006, 12.012, 18.018, 20.02, 26.02].map((seconds) => expect.closeTo(seconds, 5)),
    );
  });

  test("mpd-parser reads the ended MPD as beginning at 0", () => {
    const { result, complaints } = parsed(STATIC);
    expect(complaints).toEqual([]);
    expect(result.playlists.map(({ endList }) => endList)).toEqual([true, true]);
    expect(result.duration).toBeCloseTo(32.02, 5);
    expect(result.playlists[0]?.segments[0]?.presentationTime).toBe(0);
  });
});
