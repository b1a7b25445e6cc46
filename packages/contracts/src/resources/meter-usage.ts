import { z } from "zod";
import { planIdSchema } from "../entitlements.ts";
import { channelIdSchema } from "../ids.ts";
import { METERS } from "../meters.ts";
import { resourceNameSchema, timestampSchema } from "../names.ts";
import { meterIdSchema, quantitySchema } from "./billing.ts";

/** Cents as a decimal, because a channel's hour may cost less than one: "0.0031". */
export const decimalCentsSchema = z.string().regex(/^-?\d+(\.\d{1,6})?$/);

/** How much of a meter, and what that cost. */
export const usedMeterSchema = z.object({
  meter: meterIdSchema,
  /** In the meter's counted units: bytes, byte-minutes, licences, calls. */
  quantity: quantitySchema,
  /** null for whoever lacks `billing:read`. */
  costCents: decimalCentsSchema.nullable(),
});
export type UsedMeter = z.infer<typeof usedMeterSchema>;

export const usedMetersSchema = z.object({
  /** Every meter there is, zeros included. */
  meters: z.array(usedMeterSchema),
  /** Of all of them together, the base price of the plan and taxes left out. */
  costCents: decimalCentsSchema.nullable(),
});
export type UsedMeters = z.infer<typeof usedMetersSchema>;

/** How much one question about meters may cover. */
export const METER_USAGE_DAYS = 400;

/** Half-open `[from, to)`, widened to whole hours. */
export const meterUsageQuerySchema = z.object({ from: timestampSchema, to: timestampSchema });
export type MeterUsageQuery = z.infer<typeof meterUsageQuerySchema>;

/**
 * What a time cost is what it added to the bill of its calendar month (UTC), at the prices of the present plan; channels share
 * that by quantity. So the channels add up to the whole, and the days of a month to its bill.
 */
export const meterUsageSchema = usedMetersSchema.extend({
  from: timestampSchema,
  to: timestampSchema,
  /** Whose prices these are. */
  planId: planIdSchema.nullable(),
  /** Dearest first, or most bytes first. */
  channels: z.array(
    usedMetersSchema.extend({
      /** null for what belongs to no channel: calls of the API, and corrections. */
      channelId: channelIdSchema.nullable(),
      /** Names are null once the channel has been deleted. */
      channelGroup: resourceNameSchema.nullable(),
      channel: resourceNameSchema.nullable(),
    }),
  ),
});
export type MeterUsage = z.infer<typeof meterUsageSchema>;

/** The calendar month (UTC) under way, as bills go by it. */
export const usageMonthSchema = z.object({
  /** As 2026-05. */
  month: z.string(),
  from: timestampSchema,
  to: timestampSchema,
  planId: planIdSchema.nullable(),
  /** The month's base price, which comes on top of every cost here. */
  baseCents: z.number().int().nullable(),
  /** Since 00:00 UTC. */
  today: usedMetersSchema,
  toDate: usedMetersSchema,
  /** null until there was a whole day of use to go by. */
  forecast: z
    .object({
      /** As if each day left were the weakest, the mean and the strongest of its weekday in the last four weeks. */
      low: usedMetersSchema,
      expected: usedMetersSchema,
      high: usedMetersSchema,
      /** Whole days that it rests on. */
      basedOnDays: z.number().int(),
    })
    .nullable(),
});
export type UsageMonth = z.infer<typeof usageMonthSchema>;

/** Counted units in the unit that a meter is priced by: GB, GB-hours, thousands of calls. */
export const toPricedUnits = ({ meter, quantity }: Pick<UsedMeter, "meter" | "quantity">): number =>
  Number(quantity) / METERS[meter].pricedUnit.countedUnits;
