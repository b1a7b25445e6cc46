import {
  LICENCE_REQUESTS_KEPT_DAYS,
  licenceRequestListInputSchema,
  licenceRequestSchema,
  pageOf,
} from "@sluice/contracts";
import { listLicenceRequests } from "@sluice/control";
import { restGet } from "../rest/operation.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { channelPath } from "./paths.ts";

export const licenceRequestsRouter = router({
  list: tenantProcedure("licenceRequest:read")
    .meta(
      restGet(
        "/channel-groups/{channelGroup}/channels/{channel}/licence-requests",
        "Origin endpoints",
        "List who asked for licences of a channel and what came of it, newest first",
        {
          description: `Requests of one minute that ended alike are one item, with their count and the latest of them. Kept for ${LICENCE_REQUESTS_KEPT_DAYS} days.`,
        },
      ),
    )
    .input(licenceRequestListInputSchema.extend(channelPath))
    .output(pageOf(licenceRequestSchema))
    .query(({ ctx, input }) => listLicenceRequests(ctx.tenant, input)),
});
