import { MediaError } from "../bytes/index.ts";
import { type AvcConfig, type FindStartCode, printAvcCodecs, readAvcSps } from "../codecs/index.ts";
import { SAMPLE_FLAGS } from "../isobmff/index.ts";
import { type ElementaryStream, tsOffsetOf } from "../mpegts/index.ts";
import { type AvcAccessUnits, readAvcAccessUnits } from "./avc-access-units.ts";
import { avcTimes, type FailAtPicture } from "./avc-times.ts";
import type { VideoTrackConfig } from "./track-config.ts";
import type { TrackPlan } from "./track-plan.ts";

/** MPEG-TS timestamps are of 90 kHz, so nothing is rounded. */
const VIDEO_TIMESCALE = 90_000;

const hasSets = ({ sps, pps }: AvcConfig): boolean => sps.length > 0 && pps.length > 0;

/**
 * The samples of an H.264 elementary stream, or undefined when no picture begins in it. SPS or PPS that the segment does
 * not have at all are the `earlier` ones.
 * @throws MediaError `no_parameter_sets`, and as `readAvcAccessUnits` and `avcTimes`.
 */
export const planAvcTrack = (
  arena: Uint8Array,
  stream: ElementaryStream,
  findStartCode?: FindStartCode,
  earlier?: AvcConfig,
): TrackPlan | undefined => {
  const path = `ts/pid ${stream.pid}/avc`;
  const readAgain = ({ sps, pps }: AvcConfig, before: AvcConfig): AvcAccessUnits =>
    readAvcAccessUnits(arena, stream, path, findStartCode, {
      sps: sps.length === 0 ? before.sps : [],
      pps: pps.length === 0 ? before.pps : [],
    });
  const own = readAvcAccessUnits(arena, stream, path, findStartCode);
  if (own.sizes.length === 0) return undefined;
  const units = earlier === undefined || hasSets(own) ? own : readAgain(own, earlier);
  const [firstSps] = units.sps;
  if (firstSps === undefined || units.pps.length === 0) {
    throw new MediaError(
      "no_parameter_sets",
      path,
      tsOffsetOf(stream, stream.start),
      "The segment has no SPS and PPS: it must begin with them",
    );
  }
  const sps = readAvcSps(firstSps);
  const config: VideoTrackConfig = {
    kind: "video",
    sampleEntry: "avc1",
    codecs: printAvcCodecs(sps),
    timescale: VIDEO_TIMESCALE,
    width: sps.width,
    height: sps.height,
    frameRate: sps.frameRate,
    sampleAspectRatio: sps.sampleAspectRatio,
    sps: units.sps,
    pps: units.pps,
  };
  const frameTicks = sps.frameRate && (VIDEO_TIMESCALE * sps.frameRate.denominator) / sps.frameRate.numerator;
  const failAt: FailAtPicture = (code, picture, message) =>
    new MediaError(code, path, tsOffsetOf(stream, units.nalStarts[units.firstNals[picture] ?? 0] ?? 0), message);
  const times = avcTimes(units.pts, units.dts, frameTicks && Math.round(frameTicks), failAt);
  return {
    pid: stream.pid,
    config,
    firstDecodeTimeRaw: times.firstDecodeTimeRaw,
    sizes: units.sizes,
    durationsTicks: times.durationsTicks,
    compositionOffsetsTicks: times.compositionOffsetsTicks.some((offset) => offset !== 0)
      ? times.compositionOffsetsTicks
      : undefined,
    flags: units.sizes.map((_, i) => {
      if (units.isSync[i]) return SAMPLE_FLAGS.sync;
      return units.isDisposable[i] ? SAMPLE_FLAGS.disposable : SAMPLE_FLAGS.dependent;
    }),
    defaultFlags: SAMPLE_FLAGS.dependent,
    pieceStarts: units.nalStarts,
    pieceEnds: units.nalEnds,
    hasLengthPrefixes: true,
  };
};
