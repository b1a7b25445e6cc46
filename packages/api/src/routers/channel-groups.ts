import {
  channelGroupChangeSchema,
  channelGroupSchema,
  newChannelGroupSchema,
  pageInputSchema,
  pageOf,
} from "@sluice/contracts";
import {
  createChannelGroup,
  deleteChannelGroup,
  getChannelGroup,
  listChannelGroups,
  updateChannelGroup,
} from "@sluice/control";
import { z } from "zod";
import { restCreate, restDelete, restGet, restUpdate } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { emptySchema, groupPath, ifMatch } from "./paths.ts";

const COLLECTION = "/channel-groups";
const ITEM = `${COLLECTION}/{channelGroup}` as const;
const TAG = "Channel groups";

export const channelGroupsRouter = router({
  list: tenantProcedure("channelGroup:read")
    .meta(restGet(COLLECTION, TAG, "List channel groups by name"))
    .input(pageInputSchema)
    .output(pageOf(channelGroupSchema))
    .query(({ ctx, input }) => listChannelGroups(ctx.tenant, input)),
  get: tenantProcedure("channelGroup:read")
    .meta(restGet(ITEM, TAG, "Read a channel group"))
    .input(z.object(groupPath))
    .output(channelGroupSchema)
    .query(({ ctx, input }) => getChannelGroup(ctx.tenant, input)),
  create: tenantProcedure("channelGroup:write")
    .meta(restCreate(COLLECTION, TAG, "Create a channel group", { isTenantWide: true }))
    .input(newChannelGroupSchema)
    .output(channelGroupSchema)
    .mutation(({ ctx, input }) => createChannelGroup(ctx.tenant, input)),
  update: tenantProcedure("channelGroup:write")
    .meta(restUpdate(ITEM, TAG, "Change a channel group"))
    .input(channelGroupChangeSchema.extend({ ...groupPath, ...ifMatch }))
    .output(channelGroupSchema)
    .mutation(({ ctx, input }) => updateChannelGroup(ctx.tenant, input)),
  delete: tenantProcedure("channelGroup:write")
    .meta(restDelete(ITEM, TAG, "Delete a channel group without channels"))
    .input(z.object({ ...groupPath, ...ifMatch }))
    .output(emptySchema)
    .mutation(({ ctx, input }) => deleteChannelGroup(ctx.tenant, input)),
});
