import { eraseTenants } from "@sluice/control";
import type { Job } from "./job.ts";

/** Erases closed tenants when their days of grace are over. */
export const eraseTenantsJob: Job = {
  id: "erase-tenants",
  schedule: "23 * * * *",
  run: async ({ control, log }) => {
    const { erased } = await eraseTenants(control, (tenantId, error) =>
      log.error({ tenantId, err: error }, "not erased"),
    );
    if (erased > 0) log.info({ erased }, "tenants erased");
  },
};
