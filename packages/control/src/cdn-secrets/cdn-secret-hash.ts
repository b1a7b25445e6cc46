import { createHash } from "node:crypto";
import type { CdnSecretRow } from "@sluice/db";
import type { Control } from "../control.ts";

const place = (row: { tenantId: string; id: string }) => ({
  tenantId: row.tenantId,
  rowId: row.id,
  column: "cdn_secret.hash",
});

export const sealCdnSecretHash = (control: Control, row: { tenantId: string; id: string }, value: string): string =>
  control.sealer.seal(createHash("sha256").update(value).digest("hex"), place(row));

export const openCdnSecretHash = (control: Control, row: CdnSecretRow): string =>
  control.sealer.unseal(row.sealedHash, place(row));
