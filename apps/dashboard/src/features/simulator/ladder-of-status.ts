import type { ChannelStatus, RenditionStatus } from "@sluice/contracts";
import type { SimulatorValues } from "./simulator-values.ts";

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);
const toKbps = (bitsPerSecond: number): number => Math.max(1, Math.round(bitsPerSecond / 1000));
const bitrateOf = (renditions: readonly RenditionStatus[]): number => sumOf(renditions.map(({ bitrate }) => bitrate));

/**
 * What a channel takes in now, as the simulator is asked for it; null: nothing arrives. Sound that has a stream of its own
 * is a rendition for the ingest, and everybody who watches gets it beside the picture.
 */
export const ladderOfStatus = (
  status: ChannelStatus | null,
): Pick<SimulatorValues, "ladderKbps" | "inputs" | "watchedKbps"> | null => {
  const receiving = status?.inputs.filter(({ state }) => state === "receiving") ?? [];
  const input = receiving.find(({ index }) => index === status?.onAirInput) ?? receiving[0];
  if (input === undefined || input.renditions.length === 0) return null;
  const streams = [...Map.groupBy(input.renditions, ({ stream }) => stream).values()];
  const pictures = streams.filter((stream) => stream.some(({ kind }) => kind === "video"));
  const sounds = streams.filter((stream) => !pictures.includes(stream));
  const largestSound = Math.max(0, ...sounds.map(bitrateOf));
  return {
    ladderKbps: streams
      .map((stream) => toKbps(bitrateOf(stream)))
      .sort((a, b) => b - a)
      .join(","),
    inputs: String(receiving.length),
    watchedKbps:
      pictures.length === 0 || sounds.length === 0
        ? ""
        : String(toKbps(sumOf(pictures.map(bitrateOf)) / pictures.length + largestSound)),
  };
};
