import { type ChannelConfig, type ChannelId, channelConfigSchema, type Snapshot } from "@sluice/contracts";
import {
  type ChannelConfigRow,
  getNewestRevision,
  listChannelConfigsAfter,
  listLiveChannelConfigs,
  listTenantsNotAsPublished,
} from "@sluice/db";
import { type StoredChannelConfig, type StoredSecrets, secretsPlace } from "../channels/publish-channel.ts";
import type { Control } from "../control.ts";
import { readTenantAccess } from "./read-tenant-access.ts";

const openConfig = (control: Control, row: ChannelConfigRow, reopenings: number): ChannelConfig => {
  const document = row.document as unknown as StoredChannelConfig;
  const sealed = row.sealedHa1 ?? "";
  const secrets = JSON.parse(control.sealer.unseal(sealed, secretsPlace(row))) as StoredSecrets;
  return channelConfigSchema.parse({
    ...document,
    ingestEndpoints: document.ingestEndpoints.map(({ oldCredentials, ...endpoint }, i) => {
      const oldHa1 = secrets.oldHa1?.[i] ?? undefined;
      return {
        ...endpoint,
        ha1: secrets.ha1[i],
        oldCredentials: oldHa1 && oldCredentials && { ...oldCredentials, ha1: oldHa1 },
      };
    }),
    originEndpoints: document.originEndpoints.map(({ encryption, ...endpoint }) => ({
      ...endpoint,
      // Both only ever grow, so no sum comes twice.
      segmentGeneration: endpoint.segmentGeneration + reopenings,
      cdnSecretHashes: secrets.originEndpoints?.[endpoint.id]?.cdnSecretHashes,
      licenceServers: secrets.originEndpoints?.[endpoint.id]?.licenceServers,
      encryption: encryption && { ...encryption, keyPeriods: secrets.originEndpoints?.[endpoint.id]?.keyPeriods ?? [] },
    })),
  });
};

/**
 * What changed after a revision, or null when nothing did. Everything, when no revision is named, or one that this database
 * has not reached: then the packager knows another database, and must forget what is not named.
 */
export const readSnapshot = (control: Control, after: number | undefined): Promise<Snapshot | null> =>
  control.db.asSystem("snapshot", async (tx) => {
    // Newest first, rows after: what commits between the two is sent now and once more with the next snapshot. The other
    // way round it would be skipped.
    const revision = await getNewestRevision(tx);
    // Also of revision 0, where there is nothing yet: who asked waits, and does not ask again at once.
    if (after === revision) return null;
    const complete = after === undefined || after <= 0 || after > revision;
    const rows = complete ? await listLiveChannelConfigs(tx) : await listChannelConfigsAfter(tx, after);
    const special = new Map((await listTenantsNotAsPublished(tx)).map((tenant) => [tenant.id, tenant]));
    // The channels of a closed tenant are no channels to a packager, until it is back.
    const isGone = ({ deleted, tenantId }: ChannelConfigRow): boolean =>
      deleted || (special.get(tenantId)?.closedAt ?? null) !== null;
    // Who is suspended, or paused because they do not pay, is to find their media again.
    const isWithdrawn = (row: ChannelConfigRow): boolean =>
      !isGone(row) && (row.paused || (special.get(row.tenantId)?.suspendedAt ?? null) !== null);
    return {
      revision,
      complete,
      channels: rows
        .filter((row) => !isGone(row) && !isWithdrawn(row))
        .map((row) => openConfig(control, row, special.get(row.tenantId)?.reopenings ?? 0)),
      withdrawnChannelIds: rows.filter(isWithdrawn).map((row) => row.channelId as ChannelId),
      tenantAccess: await readTenantAccess(control, tx, complete ? undefined : after),
      deletedChannelIds: rows.filter(isGone).map((row) => row.channelId as ChannelId),
    };
  });

/** As readSnapshot, but waits up to `waitMs` for a change when there is none; null when none came, or the asker left. */
export const waitForSnapshot = async (
  control: Control,
  question: { readonly after: number | undefined; readonly waitMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Snapshot | null> => {
  let wake: () => void = () => undefined;
  let changed = new Promise<void>((resolve) => {
    wake = resolve;
  });
  // Listening begins before the first look: a change in between wakes us.
  const stopListening = control.db.onConfigChange(() => wake());
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<"over">((resolve) => {
    timer = setTimeout(() => resolve("over"), question.waitMs);
    question.signal?.addEventListener("abort", () => resolve("over"), { once: true });
    if (question.signal?.aborted) resolve("over");
  });
  try {
    for (;;) {
      const snapshot = await readSnapshot(control, question.after);
      if (snapshot !== null) return snapshot;
      const end = await Promise.race([changed, over]);
      if (end === "over") return readSnapshot(control, question.after);
      changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    clearTimeout(timer);
    stopListening();
  }
};
