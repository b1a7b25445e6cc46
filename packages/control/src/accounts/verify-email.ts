import { AppError } from "@sluice/contracts";
import { findUserWithMemberships, markEmailVerified, useEmailToken } from "@sluice/db";
import type { Control } from "../control.ts";
import { auditAccountEverywhere } from "./audit-account.ts";
import { hashEmailToken } from "./email-links.ts";
import { limitTries } from "./limit-tries.ts";

/** @throws AppError `invalid_token` for a link that is unknown, used or too old */
export const verifyEmail = async (
  control: Control,
  input: { token: string },
  ip: string | null,
): Promise<{ email: string }> => {
  await limitTries(control, { tokenPerIp: ip });
  return control.db.asSystem("e-mail-links", async (tx) => {
    const now = control.now();
    const userId = await useEmailToken(tx, hashEmailToken(input.token), "verifyEmail", now);
    const user = userId === undefined ? null : await findUserWithMemberships(tx, userId);
    if (user === null) {
      throw new AppError("invalid_token", "This link was used already or is too old. Sign in and ask for a new one.");
    }
    await markEmailVerified(tx, user.id, now);
    await auditAccountEverywhere(control, tx, user, { action: "account.verifyEmail", after: null, ip });
    return { email: user.email };
  });
};
