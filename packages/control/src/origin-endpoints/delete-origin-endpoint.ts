import { deleteOriginEndpoint as deleteRow, type OriginEndpointPath } from "@sluice/db";
import { lockChannelRow } from "../channels/lock-channel-row.ts";
import { publishChannel } from "../channels/publish-channel.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import { getOriginEndpointRow } from "./get-origin-endpoint.ts";
import { toOriginEndpoint } from "./to-origin-endpoint.ts";

export const deleteOriginEndpoint = (
  context: TenantContext,
  input: OriginEndpointPath & { ifMatch?: string | undefined },
): Promise<Record<string, never>> =>
  mutate(context, async (mutation) => {
    const { tx, audit } = mutation;
    const channel = await lockChannelRow(tx, input);
    const row = await getOriginEndpointRow(tx, input);
    const label = `${channel.channelGroup.name}/${channel.name}/${row.name}`;
    checkEtag(row, input.ifMatch, `Origin endpoint "${label}"`);
    await deleteRow(tx, row.id);
    await audit({
      action: "originEndpoint.delete",
      target: { kind: "originEndpoint", id: row.id, label },
      before: toOriginEndpoint(context.control, row),
      after: null,
    });
    await publishChannel(mutation, channel.id);
    return {};
  });
