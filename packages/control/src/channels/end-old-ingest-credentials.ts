import type { IngestEndpointIndex } from "@sluice/contracts";
import { updateChannel, updateIngestEndpoint } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { notFound } from "../refusals.ts";
import type { ChannelPath } from "./get-channel.ts";
import { oldCredentialsOf } from "./ingest-secrets.ts";
import { lockIngestEndpoint } from "./lock-ingest-endpoint.ts";
import { publishChannel } from "./publish-channel.ts";

/**
 * Ends the credentials before the last rotation now, not when their time is over.
 * @throws AppError `not_found` when none of them works any more
 */
export const endOldIngestCredentials = (
  context: TenantContext,
  input: ChannelPath & { index: IngestEndpointIndex },
): Promise<Record<string, never>> =>
  mutate(context, async (mutation) => {
    const { tx, now, audit } = mutation;
    const { channel, endpoint, target } = await lockIngestEndpoint(tx, input);
    const old = oldCredentialsOf(endpoint, now);
    if (old === undefined) throw notFound("earlier pair of credentials of ingest endpoint", target.label);
    await updateIngestEndpoint(tx, endpoint.id, { oldUsername: null, sealedOldPassword: null, oldEndsAt: null });
    await updateChannel(tx, channel.id, {}, now);
    await audit({
      action: "ingestEndpoint.endOldCredentials",
      target,
      before: { username: old.username, endsAt: old.endsAt.toISOString() },
      after: null,
    });
    await publishChannel(mutation, channel.id);
    return {};
  });
