import {
  createdTokenKeySchema,
  madeViewerTokenSchema,
  newTokenKeySchema,
  newViewerTokenSchema,
  pageInputSchema,
  pageOf,
  tokenKeyChangeSchema,
  tokenKeyIdSchema,
  tokenKeySchema,
  viewerTokenCheckSchema,
  viewerTokenQuestionSchema,
} from "@sluice/contracts";
import {
  checkViewerToken,
  createTokenKey,
  deleteTokenKey,
  getTokenKey,
  listTokenKeys,
  makeViewerToken,
  updateTokenKey,
} from "@sluice/control";
import { z } from "zod";
import { restAsk, restCreate, restDelete, restGet, restUpdate } from "../rest/operation.ts";
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
          "HS256: the answer holds the secret, and nothing else ever does. ES256, EdDSA, RS256: send the public key, as PEM or JWK. With `issuer` or `audience`, tokens need that `iss`, or that `aud`.",
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
    .meta({
      ...restUpdate(
        "/token-keys/{id}",
        TAG,
        "Change a token key: its name, whether it is enabled, issuer and audience",
        wide,
      ),
      worksUnpaid: true,
    })
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
  makeToken: tenantProcedure("tokenKey:write")
    .meta(
      restCreate("/token-keys/{id}/tokens", TAG, "Make a viewer token for testing", {
        ...wide,
        // A token is good whether or not it is known here that it was made.
        reachesOutside: true,
        description:
          "With an HS256 key, for one origin endpoint, for a day at most. The answer holds the token and the manifests' addresses with it, and nothing else ever does.",
      }),
    )
    .input(newViewerTokenSchema.extend(id))
    .output(madeViewerTokenSchema)
    .mutation(({ ctx, input }) => makeViewerToken(ctx.tenant, input)),
  checkToken: tenantProcedure("tokenKey:read")
    .meta({
      ...restAsk("/viewer-tokens/check", TAG, "Ask whether a viewer token would be accepted, and why not", {
        ...wide,
        description:
          "As origins check it, at the address `url` or wherever it opens something. What only an origin knows, as from where a viewer asks, is in `notes`.",
      }),
      worksUnpaid: true,
    })
    .input(viewerTokenQuestionSchema)
    .output(viewerTokenCheckSchema)
    .mutation(({ ctx, input }) => checkViewerToken(ctx.tenant, input)),
});
