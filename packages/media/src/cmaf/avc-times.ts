import type { MediaError, MediaErrorCode } from "../bytes/index.ts";
import { distance33 } from "./clock-33-bit.ts";

/** Decode times and composition offsets, in 90 kHz ticks after the first decode time. One entry a sample. */
export interface AvcTimes {
  readonly firstDecodeTimeRaw: number;
  readonly durationsTicks: number[];
  readonly compositionOffsetsTicks: number[];
}

/** Makes the error for the picture with this index: the caller knows at which byte it is. */
export type FailAtPicture = (code: MediaErrorCode, picture: number, message: string) => MediaError;

/** More than this between two pictures of one segment is a broken clock, not a slow slide show. */
const MAX_STEP_TICKS = 60 * 90_000;

/** The duration of a picture of which nobody says anything: 25 a second. */
const UNKNOWN_DURATION_TICKS = 3600;

/**
 * Puts 33-bit timestamps (-1: none) in order. A picture without its own gets its decode time between its neighbours', or
 * `frameTicks` after the last; its composition offset only where all others have the same one, because nothing else
 * says how reordered pictures are shown. The last picture lasts as long as the one before.
 * @throws MediaError `timestamp_missing`, or `timestamp_jump` where decoding would go backwards or stand still for a minute.
 */
export const avcTimes = (
  pts: readonly number[],
  dts: readonly number[],
  frameTicks: number | undefined,
  fail: FailAtPicture,
): AvcTimes => {
  const count = dts.length;
  const first = dts[0] ?? -1;
  if (first < 0) throw fail("timestamp_missing", 0, "The first picture has no timestamp");
  const decode = dts.map((raw) => (raw < 0 ? undefined : distance33(raw, first)));
  const offsets = dts.map((raw, i) => (raw < 0 ? undefined : distance33(pts[i] ?? raw, raw)));
  const times = fillDecodeTimes(decode, frameTicks, fail);
  const compositionOffsetsTicks = fillOffsets(offsets, fail);

  const durationsTicks: number[] = [];
  for (let i = 0; i + 1 < count; i++) {
    const step = (times[i + 1] as number) - (times[i] as number);
    if (step < 0 || step > MAX_STEP_TICKS) {
      throw fail("timestamp_jump", i + 1, `Decode times go by ${step} ticks from picture ${i} to the next`);
    }
    durationsTicks.push(step);
  }
  durationsTicks.push(durationsTicks.at(-1) ?? frameTicks ?? UNKNOWN_DURATION_TICKS);
  compositionOffsetsTicks.forEach((offset, i) => {
    const shown = (times[i] as number) + offset;
    if (shown < 0 || Math.abs(offset) > MAX_STEP_TICKS) {
      throw fail("timestamp_jump", i, `Picture ${i} is shown ${offset} ticks after it is decoded`);
    }
  });
  return { firstDecodeTimeRaw: first, durationsTicks, compositionOffsetsTicks };
};

const fillDecodeTimes = (
  known: readonly (number | undefined)[],
  frameTicks: number | undefined,
  fail: FailAtPicture,
): number[] => {
  const times: number[] = [];
  let lastKnown = 0;
  for (let i = 0; i < known.length; i++) {
    const time = known[i];
    if (time === undefined) continue;
    const from = times[lastKnown] ?? 0;
    for (let k = times.length; k < i; k++) {
      times.push(from + Math.round(((time - from) * (k - lastKnown)) / (i - lastKnown)));
    }
    times.push(time);
    lastKnown = i;
  }
  while (times.length < known.length) {
    const last = times.at(-1) as number;
    const step = frameTicks ?? (times.length > 1 ? last - (times.at(-2) as number) : undefined);
    if (step === undefined) throw fail("timestamp_missing", times.length, "Only one picture has a timestamp");
    times.push(last + Math.round(step));
  }
  return times;
};

const fillOffsets = (known: readonly (number | undefined)[], fail: FailAtPicture): number[] => {
  const [first = 0] = known;
  if (!known.includes(undefined)) return known.map((offset) => offset ?? 0);
  if (known.some((offset) => offset !== undefined && offset !== first)) {
    throw fail("timestamp_missing", known.indexOf(undefined), "Reordered pictures need timestamps of their own");
  }
  return known.map(() => first);
};
