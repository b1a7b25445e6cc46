import type { IngestCredentials } from "@sluice/contracts";
import type { TenantContext } from "../control.ts";
import { type ChannelPath, getChannelRow } from "./get-channel.ts";
import { toIngestCredentials } from "./to-channel.ts";

/** What an encoder needs, passwords included. */
export const getIngestCredentials = (
  context: TenantContext,
  input: ChannelPath,
): Promise<{ items: IngestCredentials[] }> =>
  context.control.db.forTenant(context.tenantId, async (tx) => ({
    items: toIngestCredentials(context.control, await getChannelRow(tx, input)),
  }));
