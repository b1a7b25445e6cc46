import type { Rational } from "../cmaf/track-config.ts";
import { printDateTime } from "../iso8601/date-time.ts";
import { printDuration } from "../iso8601/duration.ts";
import type {
  AudioRepresentation,
  Mpd,
  MpdAdaptationSet,
  MpdPeriod,
  MpdSegmentTemplate,
  VideoRepresentation,
} from "./mpd.ts";
import { printProtection, printReferencedProtection, protectionNamespaces } from "./print-protection.ts";
import { printSegmentTimeline } from "./print-segment-timeline.ts";
import { startAtFirstSegment } from "./start-at-first-segment.ts";
import { element } from "./xml.ts";

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** `30000/1001`, and `25` where the denominator is 1 (5.3.7.2, FrameRateType). */
const printFrameRate = ({ numerator, denominator }: Rational): string => {
  const divisor = greatestCommonDivisor(numerator, denominator) || 1;
  return denominator === divisor ? `${numerator / divisor}` : `${numerator / divisor}/${denominator / divisor}`;
};

const printRatio = ({ numerator, denominator }: Rational): string => {
  const divisor = greatestCommonDivisor(numerator, denominator) || 1;
  return `${numerator / divisor}:${denominator / divisor}`;
};

const fastest = (rates: readonly (Rational | undefined)[]): Rational | undefined =>
  rates.reduce<Rational | undefined>((best, rate) => {
    if (rate === undefined || best === undefined) return rate ?? best;
    return rate.numerator * best.denominator > best.numerator * rate.denominator ? rate : best;
  }, undefined);

/** The one value that all have, else nothing: such an attribute stands once, at the set. */
const common = <T>(values: readonly T[]): T | undefined => {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
};

const printTemplate = (template: MpdSegmentTemplate): string =>
  element(
    "SegmentTemplate",
    {
      timescale: template.timescale,
      presentationTimeOffset: template.presentationTimeOffsetTicks,
      startNumber: template.startNumber,
      initialization: template.initialization,
      media: template.media,
    },
    [printSegmentTimeline(template.segments)],
  );

/** What the set's template says holds here too (5.3.9.1: attributes of a lower level override, the rest is inherited). */
const printOwnInitialization = (initialization: string | undefined): readonly string[] =>
  initialization === undefined ? [] : [element("SegmentTemplate", { initialization })];

const printVideoRepresentation = (representation: VideoRepresentation, frameRateOfSet: string | undefined): string =>
  element(
    "Representation",
    {
      id: representation.id,
      bandwidth: representation.bandwidth,
      codecs: representation.codecs,
      width: representation.width,
      height: representation.height,
      sar: printRatio(representation.sampleAspectRatio),
      frameRate:
        frameRateOfSet === undefined && representation.frameRate !== undefined
          ? printFrameRate(representation.frameRate)
          : undefined,
    },
    printOwnInitialization(representation.initialization),
  );

/**
 * ISO/IEC 23091-3 ChannelConfiguration of AAC's usual layouts, in the scheme that every player knows. Seven channels are
 * 6.1, eight are 7.1 as AAC's channelConfiguration 7 means it.
 */
const CHANNEL_CONFIGURATION: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 11, 8: 7 };

const printAudioRepresentation = (representation: AudioRepresentation): string => {
  const configuration = CHANNEL_CONFIGURATION[representation.channelCount];
  const channels =
    configuration === undefined
      ? []
      : [
          element("AudioChannelConfiguration", {
            schemeIdUri: "urn:mpeg:dash:23003:3:audio_channel_configuration:2011",
            value: configuration,
          }),
        ];
  return element(
    "Representation",
    {
      id: representation.id,
      bandwidth: representation.bandwidth,
      codecs: representation.codecs,
      audioSamplingRate: representation.sampleRate,
    },
    [...channels, ...printOwnInitialization(representation.initialization)],
  );
};

const printRole = (value: "main" | "alternate"): string =>
  element("Role", { schemeIdUri: "urn:mpeg:dash:role:2011", value });

const printSwitching = (ids: readonly number[]): readonly string[] =>
  ids.length === 0
    ? []
    : [
        element("SupplementalProperty", {
          schemeIdUri: "urn:mpeg:dash:adaptation-set-switching:2016",
          value: ids.join(","),
        }),
      ];

/** 5.8.5.14; at the set, where DASH-IF wants it (IOP 5, part 6, 9.6). */
const printOutputProtection = (hdcpVersion: string | undefined): readonly string[] =>
  hdcpVersion === undefined
    ? []
    : [
        element("OutputProtection", {
          schemeIdUri: "urn:mpeg:dash:output-protection:hdcp:2020",
          value: hdcpVersion,
        }),
      ];

const printAdaptationSet = (set: MpdAdaptationSet, signaling: Mpd["protectionSignaling"]): string => {
  const properties = [
    ...printProtection(set.protection, signaling),
    ...printOutputProtection(set.kind === "video" ? set.hdcpVersion : undefined),
    ...printSwitching(set.switchableSetIds),
  ];
  if (set.kind === "audio") {
    return element(
      "AdaptationSet",
      {
        id: set.id,
        contentType: "audio",
        mimeType: "audio/mp4",
        lang: set.language,
        segmentAlignment: true,
        startWithSAP: 1,
      },
      [
        ...properties,
        printRole(set.isMain ? "main" : "alternate"),
        printTemplate(set.template),
        ...set.representations.map(printAudioRepresentation),
      ],
    );
  }
  const rates = set.representations.map(({ frameRate }) => frameRate);
  const frameRate = common(rates.map((rate) => (rate === undefined ? undefined : printFrameRate(rate))));
  const maxFrameRate = frameRate === undefined ? fastest(rates) : undefined;
  return element(
    "AdaptationSet",
    {
      id: set.id,
      contentType: "video",
      mimeType: "video/mp4",
      segmentAlignment: true,
      startWithSAP: 1,
      maxWidth: Math.max(...set.representations.map(({ width }) => width)),
      maxHeight: Math.max(...set.representations.map(({ height }) => height)),
      frameRate,
      maxFrameRate: maxFrameRate === undefined ? undefined : printFrameRate(maxFrameRate),
    },
    [
      ...properties,
      printRole("main"),
      printTemplate(set.template),
      ...set.representations.map((representation) => printVideoRepresentation(representation, frameRate)),
    ],
  );
};

const printPeriod = (period: MpdPeriod, signaling: Mpd["protectionSignaling"]): string =>
  element(
    "Period",
    { id: period.id, start: printDuration(period.startMs) },
    period.adaptationSets.map((set) => printAdaptationSet(set, signaling)),
  );

const HEAD = {
  xmlns: "urn:mpeg:dash:schema:mpd:2011",
  profiles: "urn:mpeg:dash:profile:isoff-live:2011",
} as const;

/**
 * ISO/IEC 23009-1, 5.3.1.2. Every text is escaped; the same model gives the same bytes.
 * @throws RangeError for a time that no xs:dateTime or xs:duration can say, as a period before availabilityStartTime.
 */
export const printMpd = (model: Mpd): string => {
  const mpd = model.type === "static" ? startAtFirstSegment(model) : model;
  const common = {
    publishTime: printDateTime(mpd.publishTimeMs),
    minBufferTime: printDuration(mpd.minBufferTimeMs),
    maxSegmentDuration: printDuration(mpd.maxSegmentDurationMs),
  };
  const namespaces = protectionNamespaces(mpd);
  const attributes =
    mpd.type === "dynamic"
      ? {
          ...HEAD,
          ...namespaces,
          type: mpd.type,
          availabilityStartTime: printDateTime(mpd.availabilityStartTimeMs),
          ...common,
          minimumUpdatePeriod: printDuration(mpd.minimumUpdatePeriodMs),
          timeShiftBufferDepth: printDuration(mpd.timeShiftBufferDepthMs),
          suggestedPresentationDelay: printDuration(mpd.suggestedPresentationDelayMs),
        }
      : {
          ...HEAD,
          ...namespaces,
          type: mpd.type,
          availabilityStartTime: printDateTime(mpd.availabilityStartTimeMs),
          ...common,
          mediaPresentationDuration: printDuration(mpd.mediaPresentationDurationMs),
        };
  const protection = printReferencedProtection(mpd);
  const periods = mpd.periods.map((period) => printPeriod(period, mpd.protectionSignaling));
  const timing =
    mpd.type === "dynamic" && mpd.utcTimingMs !== undefined
      ? [
          element("UTCTiming", {
            schemeIdUri: "urn:mpeg:dash:utc:direct:2014",
            value: printDateTime(mpd.utcTimingMs),
          }),
        ]
      : [];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("MPD", attributes, [...protection, ...periods, ...timing])}\n`;
};
