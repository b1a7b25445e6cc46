import {
  keyProviderChangeSchema,
  keyProviderQuestionSchema,
  keyProviderSchema,
  keyProviderTestSchema,
  newKeyProviderSchema,
  pageInputSchema,
  pageOf,
} from "@sluice/contracts";
import {
  createKeyProvider,
  deleteKeyProvider,
  getKeyProvider,
  listKeyProviders,
  testKeyProvider,
  updateKeyProvider,
} from "@sluice/control";
import { z } from "zod";
import { restAct, restCreate, restDelete, restGet, restUpdate } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { emptySchema, ifMatch, keyProviderPath } from "./paths.ts";

const COLLECTION = "/key-providers";
const ITEM = `${COLLECTION}/{keyProvider}` as const;
const TAG = "Key providers";
const CREATE_DESCRIPTION = [
  "A key server is asked by POST, for the keys of one period of one endpoint at a time, twenty minutes before they are",
  "used. With the authentication `hmac` the header `Authorization` is",
  '`SLUICE-HMAC-SHA256 KeyId="…", Timestamp=…, Signature=…`: the signature is HMAC-SHA256, in hexadecimal digits, over',
  "four lines joined by line feeds: the timestamp in seconds, `POST`, the path with its query, and the SHA-256 of the body.",
].join(" ");

export const keyProvidersRouter = router({
  create: tenantProcedure("keyProvider:write")
    .meta(
      restCreate(COLLECTION, TAG, "Create a key provider; its secrets are sealed, and no answer holds them", {
        description: CREATE_DESCRIPTION,
      }),
    )
    .input(newKeyProviderSchema)
    .output(keyProviderSchema)
    .mutation(({ ctx, input }) => createKeyProvider(ctx.tenant, input)),
  list: tenantProcedure("keyProvider:read")
    .meta(restGet(COLLECTION, TAG, "List key providers by name"))
    .input(pageInputSchema)
    .output(pageOf(keyProviderSchema))
    .query(({ ctx, input }) => listKeyProviders(ctx.tenant, input)),
  get: tenantProcedure("keyProvider:read")
    .meta(restGet(ITEM, TAG, "Read a key provider"))
    .input(z.object(keyProviderPath))
    .output(keyProviderSchema)
    .query(({ ctx, input }) => getKeyProvider(ctx.tenant, input)),
  update: tenantProcedure("keyProvider:write")
    .meta(restUpdate(ITEM, TAG, "Change a key provider; `source` replaces all of it, secrets included"))
    .input(keyProviderChangeSchema.safeExtend({ ...keyProviderPath, ...ifMatch }))
    .output(keyProviderSchema)
    .mutation(({ ctx, input }) => updateKeyProvider(ctx.tenant, input)),
  delete: tenantProcedure("keyProvider:write")
    .meta(restDelete(ITEM, TAG, "Delete a key provider that no endpoint uses"))
    .input(z.object({ ...keyProviderPath, ...ifMatch }))
    .output(emptySchema)
    .mutation(({ ctx, input }) => deleteKeyProvider(ctx.tenant, input)),
  test: tenantProcedure("keyProvider:write")
    .meta(
      restAct(`${ITEM}/test`, TAG, "Ask a key provider for a key that nobody uses, and explain what came back", {
        reachesOutside: true,
      }),
    )
    .input(keyProviderQuestionSchema.safeExtend(keyProviderPath))
    .output(keyProviderTestSchema)
    .mutation(({ ctx, input }) => testKeyProvider(ctx.tenant, input)),
});
