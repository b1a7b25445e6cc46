import type { MeterId } from "./meters.ts";

/** A channel that does not run yet. */
export interface PlannedChannel {
  /** Of each rendition, its own sound included, in kbit/s. */
  readonly ladderKbps: readonly number[];
  /** How long it is on air in a month. */
  readonly hours: number;
  /** Both inputs pushed to: ingest counts twice. */
  readonly hasTwoInputs: boolean;
  /** On average, while it is on air. */
  readonly viewers: number;
  /** Of what viewers see, the mean over all of them, in kbit/s. */
  readonly watchedKbps: number;
  /** Of what viewers get, how much a CDN answers without asking here: 0 to 100. */
  readonly cdnHitPercent: number;
  readonly segmentSeconds: number;
  readonly startOverHours: number;
}

/** One line of the sum, as it can be done by hand. */
interface SimulatedMeter {
  readonly meter: MeterId;
  /** In the meter's counted units: bytes, or byte-minutes. */
  readonly quantity: bigint;
  readonly arithmetic: string;
}

/** A live playlist or MPD as players fetch it, heads included. */
const MANIFEST_BYTES = 1500;
const SECONDS_AN_HOUR = 3600;
const BYTES_A_KILOBIT = 125;

const number = (value: number): string => new Intl.NumberFormat("en", { maximumFractionDigits: 2 }).format(value);
const whole = (value: number): bigint => BigInt(Math.round(value));

/** What a channel would use in a month, with the sum written out. Heads of requests for segments are left out: they are < 0.1 %. */
export const simulateChannel = (plan: PlannedChannel): SimulatedMeter[] => {
  const ladder = plan.ladderKbps.reduce((sum, kbps) => sum + kbps, 0);
  const inputs = plan.hasTwoInputs ? 2 : 1;
  const seconds = plan.hours * SECONDS_AN_HOUR;
  const missed = (100 - plan.cdnHitPercent) / 100;
  const ladderText = plan.ladderKbps.length === 0 ? "0" : plan.ladderKbps.map(number).join(" + ");
  const onAir = `${number(plan.hours)} h × 3,600 s`;
  const missedText = plan.cdnHitPercent === 0 ? "" : ` × ${number(100 - plan.cdnHitPercent)} % past the CDN`;
  // What is kept is a window that moves along, as long as the stream itself where that is shorter.
  const keptHours = Math.min(plan.startOverHours, plan.hours);
  return [
    {
      meter: "ingestBytes",
      quantity: whole(ladder * BYTES_A_KILOBIT * seconds * inputs),
      arithmetic: `(${ladderText}) kbit/s × 125 bytes × ${onAir} × ${inputs} ${inputs === 1 ? "input" : "inputs"}`,
    },
    {
      meter: "egressSegmentBytes",
      quantity: whole(plan.watchedKbps * BYTES_A_KILOBIT * seconds * plan.viewers * missed),
      arithmetic: `${number(plan.watchedKbps)} kbit/s × 125 bytes × ${onAir} × ${number(plan.viewers)} viewers${missedText}`,
    },
    {
      meter: "egressManifestBytes",
      quantity: whole((MANIFEST_BYTES * seconds * plan.viewers * missed) / plan.segmentSeconds),
      arithmetic: `${number(MANIFEST_BYTES)} bytes every ${number(plan.segmentSeconds)} s × ${onAir} × ${number(plan.viewers)} viewers${missedText}`,
    },
    {
      meter: "storedByteHours",
      quantity: whole(ladder * BYTES_A_KILOBIT * keptHours * SECONDS_AN_HOUR * plan.hours * 60),
      arithmetic: `(${ladderText}) kbit/s × 125 bytes × ${number(keptHours)} h kept × 3,600 s × ${number(plan.hours)} h on air`,
    },
  ];
};
