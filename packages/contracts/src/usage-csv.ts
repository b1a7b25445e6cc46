import { z } from "zod";
import { channelIdSchema } from "./ids.ts";
import { resourceNameSchema, timestampSchema } from "./names.ts";
import { meterIdSchema, quantitySchema } from "./resources/billing.ts";
import { decimalCentsSchema } from "./resources/meter-usage.ts";

export const USAGE_EXPORT_INTERVALS = ["hour", "day"] as const;

/** Half-open `[from, to)`, widened to whole intervals in UTC. */
export const usageExportInputSchema = z.object({
  from: timestampSchema,
  to: timestampSchema,
  interval: z.enum(USAGE_EXPORT_INTERVALS).default("day"),
  cursor: z.string().max(512).optional(),
});
export type UsageExportInput = z.infer<typeof usageExportInputSchema>;

/** How much one file may cover. */
export const USAGE_EXPORT_DAYS = { hour: 92, day: 400 } as const;

/** What one channel used of one meter in one interval. */
export const usageCsvRowSchema = z.object({
  at: timestampSchema,
  /** null for what belongs to no channel: calls of the API, and corrections. */
  channelId: channelIdSchema.nullable(),
  /** Names are null once the channel has been deleted. */
  channelGroup: resourceNameSchema.nullable(),
  channel: resourceNameSchema.nullable(),
  meter: meterIdSchema,
  quantity: quantitySchema,
  /** Of the quantity, as "byte". */
  unit: z.string(),
  costCents: decimalCentsSchema.nullable(),
});
export type UsageCsvRow = z.infer<typeof usageCsvRowSchema>;

const COLUMNS = [
  "at",
  "channelGroup",
  "channel",
  "channelId",
  "meter",
  "quantity",
  "unit",
  "costCents",
] as const satisfies readonly (keyof UsageCsvRow)[];

export const USAGE_CSV_HEAD = `${COLUMNS.join(",")}\r\n`;

/**
 * A line of RFC 4180, times in UTC. Names have neither commas nor quotes, and none begins as a formula would, but for a hyphen:
 * that one is put in quotes with an apostrophe before it, as spreadsheets want it.
 */
export const printUsageCsvLine = (row: UsageCsvRow): string =>
  `${COLUMNS.map((column) => (NAMES.has(column) ? printName(row[column]) : (row[column] ?? ""))).join(",")}\r\n`;

const NAMES: ReadonlySet<keyof UsageCsvRow> = new Set(["channelGroup", "channel"]);

const printName = (name: string | null): string => {
  if (name === null) return "";
  return name.startsWith("-") ? `"'${name}"` : name;
};
