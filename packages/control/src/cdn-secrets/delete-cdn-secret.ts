import { deleteCdnSecret as deleteRow, findCdnSecret, type OriginEndpointPath } from "@sluice/db";
import { lockChannelRow } from "../channels/lock-channel-row.ts";
import { publishChannel } from "../channels/publish-channel.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { getOriginEndpointRow } from "../origin-endpoints/get-origin-endpoint.ts";
import { notFound } from "../refusals.ts";
import { toCdnSecret } from "./to-cdn-secret.ts";

/** A CDN that still shows it is turned away as soon as packagers know. */
export const deleteCdnSecret = (
  context: TenantContext,
  input: OriginEndpointPath & { id: string },
): Promise<Record<string, never>> =>
  mutate(context, async (mutation) => {
    const { tx, audit } = mutation;
    const channel = await lockChannelRow(tx, input);
    const endpoint = await getOriginEndpointRow(tx, input);
    const label = `${channel.channelGroup.name}/${channel.name}/${endpoint.name}`;
    const row = await findCdnSecret(tx, endpoint.id, input.id);
    if (row === null) throw notFound("CDN secret", `${label}/${input.id}`);
    await deleteRow(tx, row.id);
    await audit({
      action: "cdnSecret.delete",
      target: { kind: "cdnSecret", id: row.id, label },
      before: toCdnSecret(row),
      after: null,
    });
    await publishChannel(mutation, channel.id);
    return {};
  });
