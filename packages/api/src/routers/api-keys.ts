import {
  apiKeyIdSchema,
  apiKeySchema,
  createdApiKeySchema,
  newApiKeySchema,
  pageInputSchema,
  pageOf,
} from "@sluice/contracts";
import { createApiKey, listApiKeys, revokeApiKey } from "@sluice/control";
import { z } from "zod";
import { restCreate, restDelete, restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";

const TAG = "API keys";

export const apiKeysRouter = router({
  list: tenantProcedure("apiKey:read")
    .meta(restGet("/api-keys", TAG, "List API keys, newest first"))
    .input(pageInputSchema)
    .output(pageOf(apiKeySchema))
    .query(({ ctx, input }) => listApiKeys(ctx.tenant, input)),
  create: tenantProcedure("apiKey:write")
    .meta(restCreate("/api-keys", TAG, "Create an API key; only this answer holds its secret"))
    .input(newApiKeySchema)
    .output(createdApiKeySchema)
    .mutation(({ ctx, input }) => createApiKey(ctx.tenant, input)),
  revoke: tenantProcedure("apiKey:write")
    .meta({
      ...restDelete("/api-keys/{id}", TAG, "Revoke an API key for good", { successStatus: 200 }),
      worksUnpaid: true,
    })
    .input(z.object({ id: apiKeyIdSchema }))
    .output(apiKeySchema)
    .mutation(({ ctx, input }) => revokeApiKey(ctx.tenant, input)),
});
