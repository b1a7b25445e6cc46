import type { Payments } from "@sluice/billing";
import { AppError } from "@sluice/contracts";
import type { Control } from "../control.ts";

/** @throws AppError `billing_off` when this installation has no payment provider */
export const requirePayments = ({ payments }: Control): Payments => {
  if (payments !== undefined) return payments;
  throw new AppError(
    "billing_off",
    "Billing is off in this installation: everything is included, and nothing is invoiced. Whoever runs it can turn it on with STRIPE_SECRET_KEY.",
  );
};
