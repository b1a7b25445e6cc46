import type { LicenceRequest, LicenceRequestFilter, Page, PageInput } from "@sluice/contracts";
import {
  type LicenceRequestKey,
  type LicenceRequestRow,
  listLicenceRequests as listLicenceRequestRows,
} from "@sluice/db";
import { type ChannelPath, getChannelRow } from "../channels/get-channel.ts";
import type { TenantContext } from "../control.ts";
import { getOriginEndpointRow } from "../origin-endpoints/get-origin-endpoint.ts";
import { parseTimeKey, readPage } from "../page.ts";
import { toLicenceRequestEnding } from "./to-licence-request.ts";

const KEY_PARTS = 5;

/** Who asked for licences of a channel, and what came of it, newest first. */
export const listLicenceRequests = (
  context: TenantContext,
  { channelGroup, channel, originEndpoint, system, outcome, ...page }: ChannelPath & PageInput & LicenceRequestFilter,
): Promise<Page<LicenceRequest>> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const { id: channelId } = await getChannelRow(tx, { channelGroup, channel });
    const originEndpointId =
      originEndpoint === undefined
        ? undefined
        : (await getOriginEndpointRow(tx, { channelGroup, channel, originEndpoint })).id;
    const filter = { channelId, originEndpointId, system, outcome };
    return readPage(
      page,
      KEY_PARTS,
      (after, take) => listLicenceRequestRows(tx, filter, parseKey(after), take),
      ({ minute, originEndpointId: id, reason, ...row }) => [
        minute.toISOString(),
        id,
        row.system,
        row.outcome,
        reason ?? "",
      ],
      toLicenceRequest,
    );
  });

const parseKey = (after: string[] | undefined): LicenceRequestKey | undefined => {
  const time = parseTimeKey(after);
  if (time === undefined) return undefined;
  const [, , system = "", outcome = "", reason = ""] = after ?? [];
  return { minute: time.at, originEndpointId: time.id, system, outcome, reason };
};

const toLicenceRequest = (row: LicenceRequestRow): LicenceRequest => ({
  minute: row.minute.toISOString(),
  ...toLicenceRequestEnding(row),
});
