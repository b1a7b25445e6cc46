import { contentKeySchema } from "@sluice/contracts";
import type { z } from "zod";
import type { TenantTx } from "../database.ts";
import type { ContentKey } from "../generated/client.ts";

/** The columns are of our own writing; a row that does not hold this is a broken row. */
const wordsSchema = contentKeySchema.pick({ trackType: true, signals: true });

export type ContentKeyRow = Omit<ContentKey, "trackType" | "signals"> & z.infer<typeof wordsSchema>;

const fromDb = (row: ContentKey): ContentKeyRow => ({ ...row, ...wordsSchema.parse(row) });

/** Which periods an endpoint has keys for, in ascending order. */
export const listKeyPeriodIndexes = async (tx: TenantTx, originEndpointId: string): Promise<number[]> => {
  const rows = await tx.contentKey.findMany({
    where: { originEndpointId },
    distinct: ["periodIndex"],
    orderBy: { periodIndex: "asc" },
    select: { periodIndex: true },
  });
  return rows.map(({ periodIndex }) => periodIndex);
};

/** The keys of some endpoints, in the order of their periods. */
export const listContentKeys = async (tx: TenantTx, originEndpointIds: readonly string[]): Promise<ContentKeyRow[]> => {
  const rows = await tx.contentKey.findMany({
    where: { originEndpointId: { in: [...originEndpointIds] } },
    orderBy: [{ periodIndex: "asc" }, { trackType: "asc" }],
  });
  return rows.map(fromDb);
};

export const insertContentKeys = async (tx: TenantTx, rows: readonly ContentKeyRow[]): Promise<void> => {
  await tx.contentKey.createMany({ data: [...rows] });
};

/** @returns how many went */
export const deleteContentKeysBefore = async (
  tx: TenantTx,
  originEndpointId: string,
  periodIndex: number,
): Promise<number> =>
  (await tx.contentKey.deleteMany({ where: { originEndpointId, periodIndex: { lt: periodIndex } } })).count;

export const deleteContentKeys = async (tx: TenantTx, originEndpointId: string): Promise<void> => {
  await tx.contentKey.deleteMany({ where: { originEndpointId } });
};
