import { endSubscriptionsWithTenants } from "@sluice/control";
import type { Job } from "./job.ts";

/** Whoever deletes their workspace is not charged for another month; whoever restores it goes on as before. */
export const endSubscriptionsJob: Job = {
  id: "end-subscriptions",
  schedule: "*/5 * * * *",
  run: async ({ control, log }) => {
    const { changed } = await endSubscriptionsWithTenants(control, (tenantId, error) =>
      log.error({ tenantId, err: error }, "the subscription does not follow its tenant"),
    );
    if (changed > 0) log.info({ changed }, "subscriptions ended or went on with their tenants");
  },
};
