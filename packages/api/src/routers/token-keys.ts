import {
  createdTokenKeySchema,
  newTokenKeySchema,
  pageInputSchema,
  pageOf,
  tokenKeyChangeSchema,
  tokenKeyIdSchema,
  tokenKeySchema,
} from "@sluice/contracts";
import { createTokenKey, deleteTokenKey, getTokenKey, listTokenKeys, updateTokenKey } from "@sluice/control";
import { z } from "zod";
import { restCreate, restDelete, restGet, restUpdate } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { emptySchema, ifMatch } from "./paths.ts";

const TAG = "Viewer tokens";
const id = { id: tokenKeyIdSchema };
/** A key may be for one channel group, but which ids tokens name is the whole tenant's matter. */
const wide = { isTenantWide: true };

export const tokenKeysRouter = router({
  create: tenantProcedure("tokenKey:write")
    .meta(
      restCreate("/token-keys", TAG, "Create a key that viewer tokens are signed with", {
        ...wide,
        description:
          "HS256: the answer holds the secret, and nothing else ever does. ES256, EdDSA, RS256: send the public key, as PEM or JWK.",
      }),
    )
    .input(newTokenKeySchema)
    .output(createdTokenKeySchema)
    .mutation(({ ctx, input }) => createTokenKey(ctx.tenant, input)),
  list: tenantProcedure("tokenKey:read")
    .meta(restGet("/token-keys", TAG, "List token keys by their ids in tokens", wide))
    .input(pageInputSchema)
    .output(pageOf(tokenKeySchema))
    .query(({ ctx, input }) => listTokenKeys(ctx.tenant, input)),
  get: tenantProcedure("tokenKey:read")
    .meta(restGet("/token-keys/{id}", TAG, "Read a token key", wide))
    .input(z.object(id))
    .output(tokenKeySchema)
    .query(({ ctx, input }) => getTokenKey(ctx.tenant, input)),
  update: tenantProcedure("tokenKey:write")
    .meta({ ...restUpdate("/token-keys/{id}", TAG, "Rename, disable or enable a token key", wide), worksUnpaid: true })
    .input(tokenKeyChangeSchema.extend({ ...id, ...ifMatch }))
    .output(tokenKeySchema)
    .mutation(({ ctx, input }) => updateTokenKey(ctx.tenant, input)),
  delete: tenantProcedure("tokenKey:write")
    .meta({
      ...restDelete("/token-keys/{id}", TAG, "Delete a token key: its tokens open nothing", wide),
      worksUnpaid: true,
    })
    .input(z.object({ ...id, ...ifMatch }))
    .output(emptySchema)
    .mutation(({ ctx, input }) => deleteTokenKey(ctx.tenant, input)),
});
