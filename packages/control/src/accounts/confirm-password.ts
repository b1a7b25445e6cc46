import { AppError } from "@sluice/contracts";
import { findUserWithMemberships } from "@sluice/db";
import type { Control } from "../control.ts";
import { limitTries } from "./limit-tries.ts";
import { verifyPassword } from "./passwords.ts";

/**
 * Asks somebody who is signed in for their password once more.
 * @throws AppError `invalid_credentials`, `rate_limited`
 */
export const confirmPassword = async (control: Control, userId: string, password: string): Promise<void> => {
  await limitTries(control, { confirmPerUser: userId });
  const user = await control.db.asSystem("confirm-password", (tx) => findUserWithMemberships(tx, userId));
  if (!(await verifyPassword(user?.passwordHash, password))) {
    throw new AppError("invalid_credentials", "The password is wrong.", {
      violations: [{ path: "password", message: "is wrong" }],
    });
  }
};
