import type { StatusReport } from "@sluice/contracts";
import type { SystemTx, TenantTx } from "../database.ts";
import type { ChannelStatus } from "../generated/client.ts";

export type ChannelStatusRow = ChannelStatus;

/** Streams and paths are an encoder's words. What jsonb cannot hold would take the reports of all others down with it. */
const printJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "string" ? part.replace(/[\0\p{Cs}]/gu, "\ufffd") : part,
  );

/** Of each channel what its node said last; a report that was overtaken by a newer one changes nothing. */
export const upsertStatuses = async (tx: SystemTx, report: StatusReport): Promise<void> => {
  if (report.channels.length === 0) return;
  await tx.$executeRaw`
    insert into channel_status (channel_id, node, tenant_id, at, document)
    select distinct on (c ->> 'channelId')
      c ->> 'channelId', ${report.node}, c ->> 'tenantId', to_timestamp((c ->> 'atMs')::bigint / 1000.0), c
    from jsonb_array_elements(${printJson(report.channels)}::jsonb) c
    order by c ->> 'channelId', (c ->> 'atMs')::bigint desc
    on conflict (channel_id, node) do update
      set tenant_id = excluded.tenant_id, at = excluded.at, document = excluded.document
      where channel_status.at <= excluded.at`;
};

export const upsertPackagerNode = async (tx: SystemTx, report: StatusReport, seenAt: Date): Promise<void> => {
  const row = {
    revision: report.revision,
    version: report.version,
    startedAt: new Date(report.startedAtMs),
    seenAt,
  };
  await tx.packagerNode.upsert({
    where: { node: report.node },
    create: { node: report.node, ...row },
    update: row,
    select: { node: true },
  });
};

/** The newest status of a channel over all nodes. */
export const findChannelStatus = (tx: TenantTx, channelId: string): Promise<ChannelStatusRow | null> =>
  tx.channelStatus.findFirst({ where: { channelId }, orderBy: { at: "desc" } });

/** The newest status of each channel of the tenant. */
export const listChannelStatusRows = (tx: TenantTx): Promise<ChannelStatusRow[]> =>
  tx.channelStatus.findMany({ orderBy: [{ channelId: "asc" }, { at: "desc" }], distinct: ["channelId"] });

export const deleteStatusesBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.channelStatus.deleteMany({ where: { at: { lt: before } } })).count;
