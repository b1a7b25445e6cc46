import {
  newTokenRevocationSchema,
  pageInputSchema,
  pageOf,
  tokenRevocationIdSchema,
  tokenRevocationSchema,
} from "@sluice/contracts";
import { createTokenRevocation, deleteTokenRevocation, listTokenRevocations } from "@sluice/control";
import { z } from "zod";
import { restCreate, restDelete, restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { emptySchema } from "./paths.ts";

const TAG = "Viewer tokens";
const wide = { isTenantWide: true };

export const tokenRevocationsRouter = router({
  create: tenantProcedure("tokenKey:write")
    .meta({
      ...restCreate("/token-revocations", TAG, "Revoke a token, a viewer's tokens, or a key's", {
        ...wide,
        description:
          "`token` names a `jti`, `viewer` a `sub`, `key` a `kid`: of the latter two, what was issued up to now. Packagers hear of it at once.",
      }),
      worksUnpaid: true,
    })
    .input(newTokenRevocationSchema)
    .output(tokenRevocationSchema)
    .mutation(({ ctx, input }) => createTokenRevocation(ctx.tenant, input)),
  list: tenantProcedure("tokenKey:read")
    .meta(restGet("/token-revocations", TAG, "List the revocations in force, newest first", wide))
    .input(pageInputSchema)
    .output(pageOf(tokenRevocationSchema))
    .query(({ ctx, input }) => listTokenRevocations(ctx.tenant, input)),
  delete: tenantProcedure("tokenKey:write")
    .meta(restDelete("/token-revocations/{id}", TAG, "Take a revocation back", wide))
    .input(z.object({ id: tokenRevocationIdSchema }))
    .output(emptySchema)
    .mutation(({ ctx, input }) => deleteTokenRevocation(ctx.tenant, input)),
});
