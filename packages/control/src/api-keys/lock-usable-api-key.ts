import { AppError } from "@sluice/contracts";
import { type ApiKeyRow, lockApiKey, type TenantTx } from "@sluice/db";
import { printInstant } from "../print-utc.ts";
import { notFound } from "../refusals.ts";

/** @throws AppError `not_found`, or `key_ended` for one that was revoked or has expired: nothing brings it back */
export const lockUsableApiKey = async (tx: TenantTx, id: string, now: Date): Promise<ApiKeyRow> => {
  const row = await lockApiKey(tx, id);
  if (row === null) throw notFound("API key", id);
  const end = row.revokedAt ?? row.expiresAt;
  if (end !== null && end <= now) {
    const how = row.revokedAt === null ? "expired" : "was revoked";
    throw new AppError("key_ended", `API key "${row.name}" ${how} on ${printInstant(end)}. Create a new one.`);
  }
  return row;
};
