import type { KeyProvider, KeyProviderId } from "@sluice/contracts";
import { etagOf, type KeyProviderRow } from "@sluice/db";

export const toKeyProvider = (row: KeyProviderRow, endpoints: ReadonlyMap<string, number>): KeyProvider => ({
  id: row.id as KeyProviderId,
  name: row.name,
  description: row.description,
  source: row.source,
  endpoints: endpoints.get(row.name) ?? 0,
  etag: etagOf(row),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
