import type { SystemTx } from "../database.ts";
import type { SealedPlace } from "../sealer.ts";

/** A column that holds what the master key seals, in words of SQL that are ours alone. */
export interface SealedColumn {
  /** As the seal is bound to it: `SealedPlace.column`. */
  readonly name: string;
  readonly table: string;
  readonly column: string;
  readonly tenantId: string;
  /** What tells the row within the seal: its id, or the parts of its key in their order. */
  readonly row: string;
}

const ofTenant = (name: string, table: string, column: string, row = "id"): SealedColumn => ({
  name,
  table,
  column,
  tenantId: "tenant_id",
  row,
});

/** All of them: what is missing here stays sealed with a key that was to be given up. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  ofTenant("cdn_secret.hash", "cdn_secret", "sealed_hash"),
  ofTenant("channel_config.ha1", "channel_config", "sealed_ha1", "channel_id"),
  ofTenant(
    "content_key.key",
    "content_key",
    "sealed_key",
    "json_build_array(origin_endpoint_id, period_index, track_type)",
  ),
  ofTenant("idempotency_key.answer", "idempotency_key", "sealed_answer", "json_build_array(actor_id, key)"),
  ofTenant("ingest_endpoint.password", "ingest_endpoint", "sealed_password"),
  ofTenant("ingest_endpoint.password", "ingest_endpoint", "sealed_old_password"),
  ofTenant("key_provider.source", "key_provider", "sealed_source"),
  ofTenant("key_seed.seed", "key_seed", "sealed_seed", "tenant_id"),
  // A person's, whatever tenants they belong to.
  { ...ofTenant("two_factor.secret", "two_factor", "sealed_secret", "user_id"), tenantId: "''" },
  ofTenant("token_key.secret", "token_key", "sealed_secret"),
];

export interface SealedValue {
  /** Where the row's version lies: good until the row is written again. */
  readonly at: string;
  readonly place: SealedPlace;
  readonly sealed: string;
}

/** Before the first row of any table. */
export const FIRST_ROW = "(0,0)";

/** Values that another key than this sealed, from behind `after`. */
export const listSealedOtherwise = async (
  tx: SystemTx,
  { name, table, column, tenantId, row }: SealedColumn,
  keyId: string,
  after: string,
  take: number,
): Promise<SealedValue[]> => {
  // An empty value is sealed by nobody: idempotency keys have one until their answer is there.
  const rows = await tx.$queryRawUnsafe<{ at: string; tenantId: string; row: unknown; sealed: string }[]>(
    `select ctid::text as at, ${tenantId} as "tenantId", to_json(${row}) as row, ${column} as sealed from ${table}
     where ${column} <> '' and split_part(${column}, ':', 2) <> $1 and ctid > $2::tid order by ctid limit $3`,
    keyId,
    after,
    take,
  );
  return rows.map(({ at, sealed, ...found }) => ({
    at,
    sealed,
    place: {
      tenantId: found.tenantId,
      rowId: typeof found.row === "string" ? found.row : JSON.stringify(found.row),
      column: name,
    },
  }));
};

/** @returns false when the row was written meanwhile, and so sealed anew by whoever wrote it */
export const replaceSealed = async (
  tx: SystemTx,
  { table, column }: SealedColumn,
  { at, sealed }: SealedValue,
  resealed: string,
): Promise<boolean> =>
  (await tx.$executeRawUnsafe(
    `update ${table} set ${column} = $1 where ctid = $2::tid and ${column} = $3`,
    resealed,
    at,
    sealed,
  )) === 1;
