import type { RenditionStatus } from "@sluice/contracts";

/** 0 is the worst: nothing comes, then what came with holes, then what came with jumps. */
const trouble = ({ bitrate, gapCount, discontinuityCount }: RenditionStatus): number =>
  bitrate === 0 ? 0 : gapCount > 0 ? 1 : discontinuityCount > 0 ? 2 : 3;

/**
 * The renditions of an input as they are read: what needs a look first, the rest as a ladder, pictures before sounds, each
 * from the largest down. A sound has its place by the picture that comes with it: bitrates of sounds are too much alike, and
 * by them the lines would change places each second.
 */
export const orderRenditions = (renditions: readonly RenditionStatus[]): RenditionStatus[] => {
  const heights = new Map<string, number>();
  for (const { stream, height } of renditions) {
    heights.set(stream, Math.max(height ?? 0, heights.get(stream) ?? 0));
  }
  return renditions.toSorted(
    (a, b) =>
      trouble(a) - trouble(b) ||
      (a.kind === b.kind ? 0 : a.kind === "video" ? -1 : 1) ||
      (heights.get(b.stream) ?? 0) - (heights.get(a.stream) ?? 0) ||
      (a.kind === "video" ? b.bitrate - a.bitrate : 0) ||
      a.stream.localeCompare(b.stream, "en", { numeric: true }),
  );
};
