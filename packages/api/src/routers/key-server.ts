import { issuedKeysSchema, keysWantedSchema } from "@sluice/contracts";
import { issueKeys } from "@sluice/control";
import { restAsk } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";

const DESCRIPTION = [
  "Sluice as the key server of another packager: MediaPackage, Elemental Live, or any that speaks SPEKE 1.0, 2.0 (CPIX 2.3) or",
  "2.1 (CPIX 2.4). The body is its CPIX document, and the answer is the same document with keys and signals filled in. The same",
  "content id and key id give the same key for ever, and in each workspace another. Signals are made for Widevine, PlayReady,",
  "FairPlay, ClearKey and the common box; Sluice gives no licences for this content. With a DeliveryDataList, keys come encrypted",
  "for its certificates. Each answer is in the audit log, by content id and key ids.\n\nA packager that cannot send `Authorization: Bearer` sends the API key as the password of HTTP Basic, with",
  "any user, or in the header `x-api-key`. Refusals are problem documents in XML; those of SPEKE's own rules have status 422 and",
  "SPEKE's own words in `detail`.",
].join(" ");

export const keyServerRouter = router({
  issue: tenantProcedure("contentKey:issue")
    .meta({
      ...restAsk("/speke", "Key server", "Answer another packager's request for content keys (SPEKE)", {
        description: DESCRIPTION,
        isXml: true,
        isTenantWide: true,
        reachesOutside: true,
      }),
      // Another packager's channels are on the air with them.
      worksUnpaid: true,
    })
    .input(keysWantedSchema)
    .output(issuedKeysSchema)
    .mutation(({ ctx, input }) => issueKeys(ctx.tenant, input)),
});
