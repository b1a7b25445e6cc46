import { cdnSecretIdSchema, cdnSecretSchema, createdCdnSecretSchema, newCdnSecretSchema } from "@sluice/contracts";
import { createCdnSecret, deleteCdnSecret, listCdnSecrets } from "@sluice/control";
import { z } from "zod";
import { restCreate, restDelete, restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { emptySchema, originEndpointPath } from "./paths.ts";

const COLLECTION = "/channel-groups/{channelGroup}/channels/{channel}/origin-endpoints/{originEndpoint}/cdn-secrets";
const TAG = "Origin endpoints";

export const cdnSecretsRouter = router({
  create: tenantProcedure("originEndpoint:write")
    .meta(restCreate(COLLECTION, TAG, "Create a secret for a CDN to show; only this answer holds its value"))
    .input(newCdnSecretSchema.extend(originEndpointPath))
    .output(createdCdnSecretSchema)
    .mutation(({ ctx, input }) => createCdnSecret(ctx.tenant, input)),
  list: tenantProcedure("originEndpoint:read")
    .meta(restGet(COLLECTION, TAG, "List an origin endpoint's CDN secrets, oldest first, without their values"))
    .input(z.object(originEndpointPath))
    .output(z.object({ items: z.array(cdnSecretSchema) }))
    .query(({ ctx, input }) => listCdnSecrets(ctx.tenant, input)),
  delete: tenantProcedure("originEndpoint:write")
    .meta({
      ...restDelete(`${COLLECTION}/{id}`, TAG, "Delete a CDN secret: a CDN that still shows it is turned away"),
      worksUnpaid: true,
    })
    .input(z.object({ ...originEndpointPath, id: cdnSecretIdSchema }))
    .output(emptySchema)
    .mutation(({ ctx, input }) => deleteCdnSecret(ctx.tenant, input)),
});
