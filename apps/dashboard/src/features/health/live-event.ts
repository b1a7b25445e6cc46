import { channelStatusSchema } from "@sluice/contracts";
import { z } from "zod";

/** What `/api/live/…` sends each second: the channel's status, and the clock that its times belong to. */
export const liveEventSchema = z.object({ nowMs: z.number(), status: channelStatusSchema.nullable() });
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** One point of the bitrate chart. */
export interface BitrateSample {
  readonly atMs: number;
  /** Bits per second by series: `1 · 720p` is the stream `720p` of input 1. */
  readonly bitrates: Readonly<Record<string, number>>;
}

export const HISTORY_MS = 5 * 60_000;

/** The series of a status: one for each video rendition that is arriving, audio when there is no video. */
export const bitratesOf = (event: LiveEvent): BitrateSample => {
  const bitrates: Record<string, number> = {};
  for (const input of event.status?.inputs ?? []) {
    if (input.state !== "receiving") continue;
    const hasVideo = input.renditions.some(({ kind }) => kind === "video");
    for (const rendition of input.renditions) {
      if (hasVideo && rendition.kind !== "video") continue;
      const size =
        rendition.height === null ? (rendition.stream === "" ? "audio" : rendition.stream) : `${rendition.height}p`;
      const name = `Input ${input.index} · ${size}`;
      bitrates[name] = (bitrates[name] ?? 0) + rendition.bitrate;
    }
  }
  return { atMs: event.nowMs, bitrates };
};

/** Appends a sample and drops what has grown too old to be shown. */
export const appendSample = (history: readonly BitrateSample[], sample: BitrateSample): readonly BitrateSample[] => [
  ...history.filter(({ atMs }) => atMs > sample.atMs - HISTORY_MS && atMs < sample.atMs),
  sample,
];
