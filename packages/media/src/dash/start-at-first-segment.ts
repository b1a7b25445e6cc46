import type { MpdAdaptationSet, MpdPeriod, StaticMpd } from "./mpd.ts";

/** From the period's start to the first segment that the set lists, in ms; nothing where it lists none. */
const leadMs = ({ template }: MpdAdaptationSet): number[] =>
  template.segments
    .slice(0, 1)
    .map(({ startTicks }) => (Number(startTicks - template.presentationTimeOffsetTicks) * 1000) / template.timescale);

const skipStart = (set: MpdAdaptationSet, skippedMs: number): MpdAdaptationSet => {
  const { template } = set;
  const skippedTicks = BigInt(Math.round((skippedMs * template.timescale) / 1000));
  const moved = { ...template, presentationTimeOffsetTicks: template.presentationTimeOffsetTicks + skippedTicks };
  return set.kind === "video" ? { ...set, template: moved } : { ...set, template: moved };
};

/**
 * The media presentation time of a static MPD begins at 0, and a player that is told of an hour plays from its beginning. A
 * live period's start stays where it was when its first segments leave the window; so, for the static MPD, what has left is
 * cut off: the first period begins with the first segment that is still listed, at 0, and everything moves along.
 */
export const startAtFirstSegment = (mpd: StaticMpd): StaticMpd => {
  const [first, ...others] = mpd.periods;
  if (first === undefined) return mpd;
  const leads = first.adaptationSets.flatMap(leadMs);
  // Rounded down, and never before the period: no segment may begin before its period does.
  const skippedMs = leads.length === 0 ? 0 : Math.max(0, Math.floor(Math.min(...leads)));
  const originMs = first.startMs + skippedMs;
  const moved: MpdPeriod = {
    ...first,
    startMs: 0,
    adaptationSets: first.adaptationSets.map((set) => skipStart(set, skippedMs)),
  };
  return {
    ...mpd,
    mediaPresentationDurationMs: Math.max(0, mpd.mediaPresentationDurationMs - skippedMs),
    periods: [moved, ...others.map((period) => ({ ...period, startMs: period.startMs - originMs }))],
  };
};
