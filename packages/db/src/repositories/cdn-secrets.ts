import type { TenantTx } from "../database.ts";
import type { CdnSecret } from "../generated/client.ts";

export type CdnSecretRow = CdnSecret;

/** Oldest first. */
export const listCdnSecrets = (tx: TenantTx, originEndpointId: string): Promise<CdnSecretRow[]> =>
  tx.cdnSecret.findMany({ where: { originEndpointId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });

/** Of every endpoint of a channel, in an order that stays. */
export const listCdnSecretsOfChannel = (tx: TenantTx, channelId: string): Promise<CdnSecretRow[]> =>
  tx.cdnSecret.findMany({ where: { originEndpoint: { channelId } }, orderBy: { id: "asc" } });

export const findCdnSecret = (tx: TenantTx, originEndpointId: string, id: string): Promise<CdnSecretRow | null> =>
  tx.cdnSecret.findFirst({ where: { id, originEndpointId } });

export const insertCdnSecret = (tx: TenantTx, row: CdnSecretRow): Promise<CdnSecretRow> =>
  tx.cdnSecret.create({ data: row });

export const deleteCdnSecret = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.cdnSecret.delete({ where: { id } });
};
