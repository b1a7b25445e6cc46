import type { ChannelGroup, ChannelGroupId } from "@sluice/contracts";
import { type ChannelGroupRow, etagOf } from "@sluice/db";
import { egressUrl } from "../addresses.ts";
import type { Control } from "../control.ts";

export const toChannelGroup = (control: Control, row: ChannelGroupRow): ChannelGroup => ({
  id: row.id as ChannelGroupId,
  name: row.name,
  description: row.description,
  egressId: row.egressId,
  egressUrl: egressUrl(control.addresses, row),
  channelCount: row._count.channels,
  etag: etagOf(row),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
