import type { CdnSecret, CdnSecretId } from "@sluice/contracts";
import type { CdnSecretRow } from "@sluice/db";

export const toCdnSecret = (row: CdnSecretRow): CdnSecret => ({
  id: row.id as CdnSecretId,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
});
