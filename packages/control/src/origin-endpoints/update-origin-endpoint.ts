import { isDeepStrictEqual } from "node:util";
import { AppError, newOriginEndpointSchema, type OriginEndpoint, type OriginEndpointChange } from "@sluice/contracts";
import { type OriginEndpointPath, type OriginEndpointRow, updateOriginEndpoint as updateRow } from "@sluice/db";
import { checkMayCost } from "../budgets/check-may-cost.ts";
import { lockChannelRow } from "../channels/lock-channel-row.ts";
import { publishChannel } from "../channels/publish-channel.ts";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { startKeys } from "../keys/start-keys.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import { readEntitlements } from "../tenants/check-limit.ts";
import { checkEndpointLimits } from "./check-endpoint-limits.ts";
import { getOriginEndpointRow } from "./get-origin-endpoint.ts";
import { toOriginEndpoint } from "./to-origin-endpoint.ts";

export const updateOriginEndpoint = (
  context: TenantContext,
  input: OriginEndpointChange & OriginEndpointPath & { ifMatch?: string | undefined },
): Promise<OriginEndpoint> =>
  mutate(context, async (mutation) => {
    const { tx, now, audit } = mutation;
    const channel = await lockChannelRow(tx, input);
    const row = await getOriginEndpointRow(tx, input);
    const label = `${channel.channelGroup.name}/${channel.name}/${row.name}`;
    await checkAll(
      () => checkEtag(row, input.ifMatch, `Origin endpoint "${label}"`),
      () => {
        mergeSettings(row, input);
      },
    );
    const settings = mergeSettings(row, input);
    const before = toOriginEndpoint(context.control, row);
    if (settings.startOverWindowSeconds > before.startOverWindowSeconds) await checkMayCost(mutation);
    checkEndpointLimits(context, await readEntitlements(mutation), before, settings);
    const updated = await updateRow(tx, row.id, settings, now);
    // Other settings ask for other keys; players find them under other segment names.
    if (!isDeepStrictEqual(updated.encryption, row.encryption)) await startKeys(mutation, updated);
    const after = toOriginEndpoint(context.control, updated);
    const target = { kind: "originEndpoint", id: row.id, label };
    await audit({ action: "originEndpoint.update", target, before, after });
    await publishChannel(mutation, channel.id);
    return after;
  });

/**
 * The settings after the change, checked as a whole: rules that join a changed field with one that stays hold too.
 * @throws AppError `invalid_request` with every violation
 */
const mergeSettings = (row: OriginEndpointRow, change: OriginEndpointChange) => {
  const merged = newOriginEndpointSchema.safeParse({
    name: row.name,
    container: row.container,
    segmentName: row.segmentName,
    description: change.description ?? row.description,
    segmentDurationSeconds: change.segmentDurationSeconds ?? row.segmentDurationSeconds,
    tsUseAudioRenditionGroup: change.tsUseAudioRenditionGroup ?? row.tsUseAudioRenditionGroup,
    startOverWindowSeconds: change.startOverWindowSeconds ?? row.startOverWindowSeconds,
    // null is a change: it ends the encryption.
    encryption: change.encryption === undefined ? row.encryption : change.encryption,
    access: change.access ?? row.access,
    manifests: change.manifests ?? row.manifests,
  });
  if (!merged.success) {
    throw new AppError("invalid_request", "The change does not fit the settings that stay.", {
      violations: merged.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
    });
  }
  const { data } = merged;
  // What a segment is changes: its name must change too, or a cache would answer with an old one.
  const resegments =
    data.segmentDurationSeconds !== row.segmentDurationSeconds ||
    data.tsUseAudioRenditionGroup !== row.tsUseAudioRenditionGroup ||
    !isDeepStrictEqual(data.encryption, row.encryption);
  return {
    description: data.description,
    segmentDurationSeconds: data.segmentDurationSeconds,
    tsUseAudioRenditionGroup: data.tsUseAudioRenditionGroup,
    startOverWindowSeconds: data.startOverWindowSeconds,
    encryption: data.encryption,
    access: data.access,
    manifests: data.manifests,
    segmentGeneration: row.segmentGeneration + (resegments ? 1 : 0),
  };
};
