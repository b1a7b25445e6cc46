import { AppError, type CreatedCdnSecret, LIMITS, type NewCdnSecret } from "@sluice/contracts";
import { insertCdnSecret, listCdnSecrets, newId, type OriginEndpointPath } from "@sluice/db";
import { randomBase62 } from "../channels/ingest-secrets.ts";
import { lockChannelRow } from "../channels/lock-channel-row.ts";
import { publishChannel } from "../channels/publish-channel.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { getOriginEndpointRow } from "../origin-endpoints/get-origin-endpoint.ts";
import { sealCdnSecretHash } from "./cdn-secret-hash.ts";
import { toCdnSecret } from "./to-cdn-secret.ts";

/** 43 characters of base 62 hold 256 bits. */
const VALUE_LENGTH = 43;
const MAX = LIMITS.cdnSecretsPerOriginEndpoint;

/** The answer holds the value, this once. Those that were good before stay so. */
export const createCdnSecret = (
  context: TenantContext,
  input: NewCdnSecret & OriginEndpointPath,
): Promise<CreatedCdnSecret> =>
  mutate(context, async (mutation) => {
    const { tx, now, audit } = mutation;
    const { tenantId, control, actor } = context;
    const channel = await lockChannelRow(tx, input);
    const endpoint = await getOriginEndpointRow(tx, input);
    const label = `${channel.channelGroup.name}/${channel.name}/${endpoint.name}`;
    if ((await listCdnSecrets(tx, endpoint.id)).length >= MAX) {
      throw new AppError("limit_reached", `Origin endpoint "${label}" has ${MAX} CDN secrets: delete one first.`);
    }
    const id = newId("cdnSecret");
    const value = input.value ?? randomBase62(VALUE_LENGTH);
    const row = await insertCdnSecret(tx, {
      id,
      tenantId,
      originEndpointId: endpoint.id,
      sealedHash: sealCdnSecretHash(control, { tenantId, id }, value),
      createdBy: actor.label,
      createdAt: now,
    });
    const after = toCdnSecret(row);
    await audit({ action: "cdnSecret.create", target: { kind: "cdnSecret", id, label }, before: null, after });
    await publishChannel(mutation, channel.id);
    return { ...after, value };
  });
