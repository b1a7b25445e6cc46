import { z } from "zod";
import { planIdSchema } from "../entitlements.ts";
import { meterIdSchema, quantitySchema } from "./billing.ts";
import { decimalCentsSchema } from "./meter-usage.ts";

/** Of 31 days. */
export const MONTH_HOURS = 744;
const LADDER = /^[1-9]\d{0,5}(,[1-9]\d{0,5}){0,19}$/;

/** A channel that does not run yet, and who watches it. */
export const simulationInputSchema = z.object({
  /** Of each rendition, its own sound included, in kbit/s: as `4000,2000,800`. */
  ladderKbps: z.string().regex(LADDER, "must be 1 to 20 whole numbers with commas between them, such as 4000,2000,800"),
  /** On air in a month. */
  hours: z.coerce.number().min(0).max(MONTH_HOURS, `must be at most ${MONTH_HOURS}: a month has no more`),
  /** On average, while it is on air. */
  viewers: z.coerce.number().min(0).max(10_000_000),
  /** 2 when both inputs are pushed to. */
  inputs: z.coerce.number().int().min(1).max(2).default(1),
  /** The mean of what viewers see, in kbit/s; unless given, the mean of the ladder. */
  watchedKbps: z.coerce.number().min(0).max(1_000_000).optional(),
  /** Of what viewers get, how much a CDN answers without asking here. */
  cdnHitPercent: z.coerce.number().min(0).max(100).default(0),
  segmentSeconds: z.coerce.number().min(1).max(30).default(6),
  startOverHours: z.coerce.number().min(0).max(MONTH_HOURS).default(0),
});
export type SimulationInput = z.infer<typeof simulationInputSchema>;

export const parseLadder = (text: string): number[] => text.split(",").map(Number);

export const simulationSchema = z.object({
  meters: z.array(
    z.object({
      meter: meterIdSchema,
      /** In the meter's counted units. */
      quantity: quantitySchema,
      /** The same as a sum that can be done by hand. */
      arithmetic: z.string(),
    }),
  ),
  /** Those that are offered, and the present one. */
  plans: z.array(
    z.object({
      planId: planIdSchema,
      isCurrent: z.boolean(),
      baseCents: z.number().int(),
      meters: z.array(z.object({ meter: meterIdSchema, costCents: decimalCentsSchema })),
      /** A month, base included, taxes left out. */
      totalCents: z.number().int(),
      /** What the plan has less of than this takes, and sells no more of. */
      usedUp: z.array(meterIdSchema),
      /** Whether its start-over window may be this long. */
      allowsStartOver: z.boolean(),
    }),
  ),
});
export type Simulation = z.infer<typeof simulationSchema>;
