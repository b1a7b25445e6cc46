import {
  cdnConfigurationSchema,
  cdnSchema,
  contentKeyListSchema,
  newOriginEndpointSchema,
  originEndpointChangeSchema,
  originEndpointSchema,
  pageInputSchema,
  pageOf,
} from "@sluice/contracts";
import {
  createOriginEndpoint,
  deleteOriginEndpoint,
  getCdnConfiguration,
  getOriginEndpoint,
  listEndpointContentKeys,
  listOriginEndpoints,
  updateOriginEndpoint,
} from "@sluice/control";
import { z } from "zod";
import { restCreate, restDelete, restGet, restUpdate } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { channelPath, emptySchema, ifMatch, originEndpointPath } from "./paths.ts";

const COLLECTION = "/channel-groups/{channelGroup}/channels/{channel}/origin-endpoints";
const ITEM = `${COLLECTION}/{originEndpoint}` as const;
const TAG = "Origin endpoints";

export const originEndpointsRouter = router({
  create: tenantProcedure("originEndpoint:write")
    .meta(restCreate(COLLECTION, TAG, "Create an origin endpoint"))
    .input(newOriginEndpointSchema.safeExtend(channelPath))
    .output(originEndpointSchema)
    .mutation(({ ctx, input }) => createOriginEndpoint(ctx.tenant, input)),
  list: tenantProcedure("originEndpoint:read")
    .meta(restGet(COLLECTION, TAG, "List a channel's origin endpoints by name"))
    .input(pageInputSchema.extend(channelPath))
    .output(pageOf(originEndpointSchema))
    .query(({ ctx, input }) => listOriginEndpoints(ctx.tenant, input)),
  get: tenantProcedure("originEndpoint:read")
    .meta(restGet(ITEM, TAG, "Read an origin endpoint, with the addresses of its manifests"))
    .input(z.object(originEndpointPath))
    .output(originEndpointSchema)
    .query(({ ctx, input }) => getOriginEndpoint(ctx.tenant, input)),
  contentKeys: tenantProcedure("originEndpoint:read")
    .meta(restGet(`${ITEM}/content-keys`, TAG, "List the key periods of an origin endpoint, without the keys"))
    .input(z.object(originEndpointPath))
    .output(contentKeyListSchema)
    .query(({ ctx, input }) => listEndpointContentKeys(ctx.tenant, input)),
  update: tenantProcedure("originEndpoint:write")
    .meta(
      restUpdate(ITEM, TAG, "Change an origin endpoint; `encryption`, `access` and `manifests` each replace the whole"),
    )
    .input(originEndpointChangeSchema.safeExtend({ ...originEndpointPath, ...ifMatch }))
    .output(originEndpointSchema)
    .mutation(({ ctx, input }) => updateOriginEndpoint(ctx.tenant, input)),
  delete: tenantProcedure("originEndpoint:write")
    .meta(restDelete(ITEM, TAG, "Delete an origin endpoint"))
    .input(z.object({ ...originEndpointPath, ...ifMatch }))
    .output(emptySchema)
    .mutation(({ ctx, input }) => deleteOriginEndpoint(ctx.tenant, input)),
  cdnConfiguration: tenantProcedure("originEndpoint:read")
    .meta(
      restGet(`${ITEM}/cdn-configuration`, TAG, "Read what configures a CDN to serve an origin endpoint", {
        description:
          "Made of the endpoint's settings. Where it asks for a CDN's secret, put the value of one of its secrets for `CDN_SECRET`.",
      }),
    )
    .input(z.object({ ...originEndpointPath, cdn: cdnSchema }))
    .output(cdnConfigurationSchema)
    .query(({ ctx, input }) => getCdnConfiguration(ctx.tenant, input)),
});
