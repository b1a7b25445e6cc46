import {
  channelChangeSchema,
  channelSchema,
  channelStatusSchema,
  ingestCredentialsSchema,
  ingestEndpointChangeSchema,
  ingestEndpointIndexSchema,
  ingestEndpointSchema,
  newChannelSchema,
  pageInputSchema,
  pageOf,
  quickStartResultSchema,
  quickStartSchema,
  rotationSchema,
} from "@sluice/contracts";
import {
  createChannel,
  deleteChannel,
  endOldIngestCredentials,
  getChannel,
  getChannelStatus,
  getIngestCredentials,
  listChannels,
  quickStart,
  rotateIngestCredentials,
  updateChannel,
  updateIngestEndpoint,
} from "@sluice/control";
import { z } from "zod";
import { restAct, restCreate, restDelete, restGet, restUpdate } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { channelPath, emptySchema, groupPath, ifMatch } from "./paths.ts";

const COLLECTION = "/channel-groups/{channelGroup}/channels";
const ITEM = `${COLLECTION}/{channel}` as const;
const INGEST_ENDPOINT = `${ITEM}/ingest-endpoints/{index}` as const;
const TAG = "Channels";

export const channelsRouter = router({
  create: tenantProcedure("channel:write")
    .meta(restCreate(COLLECTION, TAG, "Create a channel with its two ingest endpoints"))
    .input(newChannelSchema.extend(groupPath))
    .output(channelSchema)
    .mutation(({ ctx, input }) => createChannel(ctx.tenant, input)),
  list: tenantProcedure("channel:read")
    .meta(restGet(COLLECTION, TAG, "List a group's channels by name"))
    .input(pageInputSchema.extend(groupPath))
    .output(pageOf(channelSchema))
    .query(({ ctx, input }) => listChannels(ctx.tenant, input)),
  get: tenantProcedure("channel:read")
    .meta(restGet(ITEM, TAG, "Read a channel"))
    .input(z.object(channelPath))
    .output(channelSchema)
    .query(({ ctx, input }) => getChannel(ctx.tenant, input)),
  update: tenantProcedure("channel:write")
    .meta(restUpdate(ITEM, TAG, "Change a channel"))
    .input(channelChangeSchema.extend({ ...channelPath, ...ifMatch }))
    .output(channelSchema)
    .mutation(({ ctx, input }) => updateChannel(ctx.tenant, input)),
  delete: tenantProcedure("channel:write")
    .meta(restDelete(ITEM, TAG, "Delete a channel without origin endpoints"))
    .input(z.object({ ...channelPath, ...ifMatch }))
    .output(emptySchema)
    .mutation(({ ctx, input }) => deleteChannel(ctx.tenant, input)),
  ingestCredentials: tenantProcedure("ingestCredentials:read")
    .meta(restGet(`${ITEM}/ingest-credentials`, TAG, "Read what encoders need to push: addresses, names, passwords"))
    .input(z.object(channelPath))
    .output(z.object({ items: z.array(ingestCredentialsSchema) }))
    .query(({ ctx, input }) => getIngestCredentials(ctx.tenant, input)),
  updateIngestEndpoint: tenantProcedure("channel:write")
    .meta(
      restUpdate(
        INGEST_ENDPOINT,
        TAG,
        "Say from where, and with which client certificates, an ingest endpoint may be pushed to",
        {
          description:
            "With client certificates its `url` is the packager's own TLS address: an installation that has none refuses them.",
        },
      ),
    )
    .input(ingestEndpointChangeSchema.extend({ ...channelPath, index: ingestEndpointIndexSchema, ...ifMatch }))
    .output(ingestEndpointSchema)
    .mutation(({ ctx, input }) => updateIngestEndpoint(ctx.tenant, input)),
  rotateIngestCredentials: tenantProcedure("ingestCredentials:rotate")
    .meta(restAct(`${INGEST_ENDPOINT}/rotate`, TAG, "Give an ingest endpoint new credentials"))
    .input(rotationSchema.extend({ ...channelPath, index: ingestEndpointIndexSchema }))
    .output(ingestCredentialsSchema)
    .mutation(({ ctx, input }) => rotateIngestCredentials(ctx.tenant, input)),
  endOldIngestCredentials: tenantProcedure("ingestCredentials:rotate")
    .meta({
      ...restDelete(`${INGEST_ENDPOINT}/old-credentials`, TAG, "End the credentials before the last rotation at once"),
      worksUnpaid: true,
    })
    .input(z.object({ ...channelPath, index: ingestEndpointIndexSchema }))
    .output(emptySchema)
    .mutation(({ ctx, input }) => endOldIngestCredentials(ctx.tenant, input)),
  status: tenantProcedure("channel:read")
    .meta(restGet(`${ITEM}/status`, TAG, "Read what arrives at a channel now; null before the first report"))
    .input(z.object(channelPath))
    .output(z.object({ status: channelStatusSchema.nullable() }))
    .query(({ ctx, input }) => getChannelStatus(ctx.tenant, input)),
  quickStart: tenantProcedure("channel:write", "channelGroup:write", "originEndpoint:write", "ingestCredentials:read")
    .meta(
      restCreate("/quick-start", TAG, "Create a channel with everything that a first stream needs", {
        isTenantWide: true,
      }),
    )
    .input(quickStartSchema)
    .output(quickStartResultSchema)
    .mutation(({ ctx, input }) => quickStart(ctx.tenant, input)),
});
