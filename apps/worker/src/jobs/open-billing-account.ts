import type { TenantId } from "@sluice/contracts";
import { openBillingAccount } from "@sluice/control";
import { z } from "zod";
import type { Job } from "./job.ts";

const payloadSchema = z.object({ tenantId: z.string() });

/** Asked for by whoever signs up. A payment provider that is away is tried again, later and later. */
export const openBillingAccountJob: Job = {
  id: "open-billing-account",
  run: async ({ control, log }, payload) => {
    if (control.payments === undefined) return;
    const { tenantId } = payloadSchema.parse(payload);
    await openBillingAccount(control, tenantId as TenantId);
    log.info({ tenantId }, "billing account opened");
  },
};
