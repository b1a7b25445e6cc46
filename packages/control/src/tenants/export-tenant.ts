import type { Page, PageInput, TenantExport } from "@sluice/contracts";
import { sumLicenceRequestsByDay, sumUsageByWholeHours } from "@sluice/db";
import { listApiKeys } from "../api-keys/list-api-keys.ts";
import { listChannelGroups } from "../channel-groups/list-channel-groups.ts";
import { listChannels } from "../channels/list-channels.ts";
import type { TenantContext } from "../control.ts";
import { listInvitations } from "../invitations/list-invitations.ts";
import { listKeyProviders } from "../key-providers/list-key-providers.ts";
import { toLicenceRequestEnding } from "../licence-requests/to-licence-request.ts";
import { listMembers } from "../members/list-members.ts";
import { listOriginEndpoints } from "../origin-endpoints/list-origin-endpoints.ts";
import { listTokenKeys } from "../token-keys/list-token-keys.ts";
import { listTokenRevocations } from "../token-revocations/list-token-revocations.ts";
import { getTenant } from "./get-tenant.ts";

/** Everything of the tenant that is no secret, as one document. The audit log has an export of its own. */
export const exportTenant = async (context: TenantContext): Promise<TenantExport> => {
  const exportedAt = context.control.now();
  const tenant = await getTenant(context);
  const channelGroups = [];
  for (const group of await readAll((page) => listChannelGroups(context, page))) {
    const channels = [];
    for (const channel of await readAll((page) => listChannels(context, { ...page, channelGroup: group.name }))) {
      const path = { channelGroup: group.name, channel: channel.name };
      channels.push({
        ...channel,
        originEndpoints: await readAll((page) => listOriginEndpoints(context, { ...page, ...path })),
      });
    }
    channelGroups.push({ ...group, channels });
  }
  const usage = await context.control.db.forTenant(context.tenantId, (tx) =>
    sumUsageByWholeHours(tx, { from: new Date(0), to: exportedAt, channelId: undefined, unit: "day" }),
  );
  const licenceRequests = await context.control.db.forTenant(context.tenantId, (tx) => sumLicenceRequestsByDay(tx));
  return {
    exportedAt: exportedAt.toISOString(),
    tenant,
    members: await readAll((page) => listMembers(context, page)),
    invitations: await readAll((page) => listInvitations(context, page)),
    apiKeys: await readAll((page) => listApiKeys(context, page)),
    keyProviders: await readAll((page) => listKeyProviders(context, page)),
    tokenKeys: await readAll((page) => listTokenKeys(context, page)),
    tokenRevocations: await readAll((page) => listTokenRevocations(context, page)),
    channelGroups,
    usage: usage.map(({ at, channelId, originEndpointId, kind, bytes, requests }) => ({
      day: at.toISOString(),
      channelId,
      originEndpointId: originEndpointId === "" ? null : originEndpointId,
      kind,
      bytes: Number(bytes),
      requests: Number(requests),
    })),
    licenceRequests: licenceRequests.map((row) => ({
      day: row.day.toISOString(),
      channelId: row.channelId,
      ...toLicenceRequestEnding(row),
    })),
  };
};

const readAll = async <T>(read: (page: PageInput) => Promise<Page<T>>): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
};
