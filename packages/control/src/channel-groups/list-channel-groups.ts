import type { ChannelGroup, Page, PageInput } from "@sluice/contracts";
import { listChannelGroups as listChannelGroupRows } from "@sluice/db";
import type { TenantContext } from "../control.ts";
import { readPage } from "../page.ts";
import { toChannelGroup } from "./to-channel-group.ts";

export const listChannelGroups = (context: TenantContext, input: PageInput): Promise<Page<ChannelGroup>> =>
  context.control.db.forTenant(context.tenantId, (tx) =>
    readPage(
      input,
      1,
      (after, take) => listChannelGroupRows(tx, after?.[0], take),
      (row) => [row.name],
      (row) => toChannelGroup(context.control, row),
    ),
  );
