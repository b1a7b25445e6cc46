import { type PublicKeySource, publicKeySourceSchema } from "@sluice/contracts";
import type { TenantTx } from "../database.ts";
import type { KeyProvider } from "../generated/client.ts";

export type KeyProviderRow = Omit<KeyProvider, "source"> & { readonly source: PublicKeySource };

const fromDb = (row: KeyProvider): KeyProviderRow => ({ ...row, source: publicKeySourceSchema.parse(row.source) });

export const findKeyProvider = async (tx: TenantTx, name: string): Promise<KeyProviderRow | null> => {
  const row = await tx.keyProvider.findFirst({ where: { name } });
  return row && fromDb(row);
};

/** In order of name, from behind `afterName`. */
export const listKeyProviders = async (
  tx: TenantTx,
  afterName: string | undefined,
  take: number,
): Promise<KeyProviderRow[]> => {
  const rows = await tx.keyProvider.findMany({
    where: afterName === undefined ? {} : { name: { gt: afterName } },
    orderBy: { name: "asc" },
    take,
  });
  return rows.map(fromDb);
};

export const countKeyProviders = (tx: TenantTx): Promise<number> => tx.keyProvider.count();

export const insertKeyProvider = async (
  tx: TenantTx,
  row: Omit<KeyProviderRow, "version" | "createdAt" | "updatedAt">,
): Promise<KeyProviderRow | "name_taken"> => {
  const [inserted] = await tx.keyProvider.createManyAndReturn({ data: [row], skipDuplicates: true });
  return inserted === undefined ? "name_taken" : fromDb(inserted);
};

export const updateKeyProvider = async (
  tx: TenantTx,
  id: string,
  change: Pick<KeyProviderRow, "description" | "source" | "sealedSource">,
  at: Date,
): Promise<KeyProviderRow> =>
  fromDb(await tx.keyProvider.update({ where: { id }, data: { ...change, updatedAt: at, version: { increment: 1 } } }));

export const deleteKeyProvider = async (tx: TenantTx, id: string): Promise<void> => {
  await tx.keyProvider.delete({ where: { id } });
};

/** How many endpoints take their keys from each provider, by its name. */
export const countKeyProviderEndpoints = async (tx: TenantTx): Promise<ReadonlyMap<string, number>> => {
  const rows = await tx.$queryRaw<{ name: string; endpoints: number }[]>`
    select encryption ->> 'keyProvider' as name, count(*)::int as endpoints from origin_endpoint
    where encryption ->> 'keyProvider' is not null group by 1`;
  return new Map(rows.map(({ name, endpoints }) => [name, endpoints]));
};

/** Another endpoint that the provider's key server knows by this content id; null for Sluice's own key server. */
export const findOtherEndpointByContentId = async (
  tx: TenantTx,
  endpointId: string,
  keyProvider: string | null,
  contentId: string,
): Promise<{ readonly id: string; readonly name: string } | null> => {
  const [row] = await tx.$queryRaw<{ id: string; name: string }[]>`
    select id, name from origin_endpoint
    where id <> ${endpointId} and encryption ->> 'keyProvider' is not distinct from ${keyProvider}
      and encryption is not null and coalesce(encryption ->> 'resourceId', id) = ${contentId}
    limit 1`;
  return row ?? null;
};

/** Whoever waits for keys of a provider that was changed need not wait any longer. */
export const hastenKeys = async (tx: TenantTx, keyProvider: string, now: Date): Promise<void> => {
  await tx.$executeRaw`
    update endpoint_key_state set due_at = ${now} from origin_endpoint
    where origin_endpoint.id = endpoint_key_state.origin_endpoint_id
      and origin_endpoint.encryption ->> 'keyProvider' = ${keyProvider} and endpoint_key_state.failures > 0`;
};
