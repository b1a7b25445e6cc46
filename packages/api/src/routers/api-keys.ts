import {
  apiKeyChangeSchema,
  apiKeyIdSchema,
  apiKeySchema,
  createdApiKeySchema,
  newApiKeySchema,
  pageInputSchema,
  pageOf,
  rotationSchema,
} from "@sluice/contracts";
import { createApiKey, getApiKey, listApiKeys, revokeApiKey, rotateApiKey, updateApiKey } from "@sluice/control";
import { z } from "zod";
import { restAct, restCreate, restDelete, restGet, restUpdate } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { ifMatch } from "./paths.ts";

const TAG = "API keys";
const id = { id: apiKeyIdSchema };

export const apiKeysRouter = router({
  create: tenantProcedure("apiKey:write")
    .meta(restCreate("/api-keys", TAG, "Create an API key; only this answer holds its secret"))
    .input(newApiKeySchema)
    .output(createdApiKeySchema)
    .mutation(({ ctx, input }) => createApiKey(ctx.tenant, input)),
  list: tenantProcedure("apiKey:read")
    .meta(restGet("/api-keys", TAG, "List API keys, newest first"))
    .input(pageInputSchema)
    .output(pageOf(apiKeySchema))
    .query(({ ctx, input }) => listApiKeys(ctx.tenant, input)),
  get: tenantProcedure("apiKey:read")
    .meta(restGet("/api-keys/{id}", TAG, "Read an API key"))
    .input(z.object(id))
    .output(apiKeySchema)
    .query(({ ctx, input }) => getApiKey(ctx.tenant, input)),
  update: tenantProcedure("apiKey:write")
    .meta(restUpdate("/api-keys/{id}", TAG, "Change an API key's name, permissions or channel groups"))
    .input(apiKeyChangeSchema.safeExtend({ ...id, ...ifMatch }))
    .output(apiKeySchema)
    .mutation(({ ctx, input }) => updateApiKey(ctx.tenant, input)),
  rotate: tenantProcedure("apiKey:write")
    .meta(restAct("/api-keys/{id}/rotate", TAG, "Give an API key a new secret; the old one works on for the overlap"))
    .input(rotationSchema.extend(id))
    .output(createdApiKeySchema)
    .mutation(({ ctx, input }) => rotateApiKey(ctx.tenant, input)),
  revoke: tenantProcedure("apiKey:write")
    .meta({
      ...restDelete("/api-keys/{id}", TAG, "Revoke an API key for good", { successStatus: 200 }),
      worksUnpaid: true,
    })
    .input(z.object(id))
    .output(apiKeySchema)
    .mutation(({ ctx, input }) => revokeApiKey(ctx.tenant, input)),
});
