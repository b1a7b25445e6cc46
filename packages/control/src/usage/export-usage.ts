import { printMicroCents } from "@sluice/billing";
import {
  type ChannelId,
  type FilePiece,
  METERS,
  printUsageCsvLine,
  USAGE_CSV_HEAD,
  USAGE_EXPORT_DAYS,
  type UsageExportInput,
} from "@sluice/contracts";
import { listChannelNames } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { badCursor } from "../page.ts";
import { priceUsed, readPricedPlan } from "./read-meter-usage.ts";
import { readUsedQuantities } from "./read-used-quantities.ts";
import { INTERVAL_MS, type WholeRange, wholeRange } from "./whole-range.ts";

/** Of time in one piece, so that no piece is large and none holds the database for long. */
const PIECE_DAYS = { hour: 1, day: 31 } as const;

const readCursor = (cursor: string, { fromMs, toMs, stepMs }: WholeRange): number => {
  const atMs = Date.parse(cursor);
  if (!(atMs >= fromMs && atMs < toMs && atMs % stepMs === 0)) throw badCursor();
  return atMs;
};

/**
 * The next piece of what was used by interval, channel and meter, with what it cost, as CSV. Pieces put together in their order
 * are the file.
 * @throws AppError `invalid_request` for a range that is empty or too long, or a cursor that is none
 */
export const exportUsage = (context: TenantContext, input: UsageExportInput): Promise<FilePiece> => {
  const { interval } = input;
  const whole = wholeRange(input, interval, USAGE_EXPORT_DAYS[interval]);
  const { fromMs, toMs } = whole;
  const atMs = input.cursor === undefined ? fromMs : readCursor(input.cursor, whole);
  const endMs = Math.min(toMs, atMs + PIECE_DAYS[interval] * INTERVAL_MS.day);
  return context.control.db.forTenant(context.tenantId, async (tx) => {
    const planId = await readPricedPlan(context, tx);
    const range = { from: new Date(atMs), to: new Date(endMs), unit: interval };
    const used = await readUsedQuantities(tx, context.tenantId, range);
    const rows = await priceUsed(tx, context, planId, range.from, used);
    const names = new Map((await listChannelNames(tx)).map((row) => [row.id, row]));
    const lines = rows
      .toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.owner.localeCompare(b.owner))
      .map((row) =>
        printUsageCsvLine({
          at: row.at.toISOString(),
          channelId: row.owner === "" ? null : (row.owner as ChannelId),
          channelGroup: names.get(row.owner)?.channelGroup.name ?? null,
          channel: names.get(row.owner)?.name ?? null,
          meter: row.meter,
          quantity: String(row.quantity),
          unit: METERS[row.meter].countedUnit,
          costCents: planId === null ? null : printMicroCents(row.microCents),
        }),
      );
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    return {
      contentType: "text/csv; charset=utf-8",
      // The last day that is in it, and not the first that is not.
      fileName: `usage-${day(fromMs)}-to-${day(toMs - 1)}.csv`,
      text: (input.cursor === undefined ? USAGE_CSV_HEAD : "") + lines.join(""),
      nextCursor: endMs < toMs ? new Date(endMs).toISOString() : null,
    };
  });
};
