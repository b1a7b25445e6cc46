import type { IngestCredentials, IngestEndpointIndex, Rotation } from "@sluice/contracts";
import { updateChannel, updateIngestEndpoint } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import type { ChannelPath } from "./get-channel.ts";
import { newIngestCredentials } from "./ingest-secrets.ts";
import { lockIngestEndpoint } from "./lock-ingest-endpoint.ts";
import { publishChannel } from "./publish-channel.ts";
import { toIngestCredentials } from "./to-channel.ts";

/**
 * Gives one ingest endpoint a new user name and password. The old pair works on for the overlap; one that was still working
 * beside it ends at once.
 */
export const rotateIngestCredentials = (
  context: TenantContext,
  input: ChannelPath & Rotation & { index: IngestEndpointIndex },
): Promise<IngestCredentials> =>
  mutate(context, async (mutation) => {
    const { tx, now, audit } = mutation;
    const { channel, endpoint, target } = await lockIngestEndpoint(tx, input);
    const fresh = newIngestCredentials(context.control, endpoint);
    const isOldGood = input.overlapSeconds > 0;
    const oldEndsAt = isOldGood ? new Date(now.getTime() + input.overlapSeconds * 1000) : null;
    await updateIngestEndpoint(tx, endpoint.id, {
      ...fresh,
      rotatedAt: now,
      oldUsername: isOldGood ? endpoint.username : null,
      sealedOldPassword: isOldGood ? endpoint.sealedPassword : null,
      oldEndsAt,
    });
    const changed = await updateChannel(tx, channel.id, {}, now);
    await audit({
      action: "ingestEndpoint.rotateCredentials",
      target,
      before: { username: endpoint.username, rotatedAt: endpoint.rotatedAt.toISOString() },
      after: {
        username: fresh.username,
        rotatedAt: now.toISOString(),
        oldCredentialsEndAt: oldEndsAt?.toISOString() ?? null,
      },
    });
    await publishChannel(mutation, channel.id);
    const credentials = toIngestCredentials(context.control, changed).find(({ index }) => index === input.index);
    if (credentials === undefined) throw new Error("an ingest endpoint vanished while its channel was locked");
    return credentials;
  });
