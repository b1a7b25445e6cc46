import { AppError, planForSignUp, type SignUp, type TenantId, type UserId } from "@sluice/contracts";
import { enqueueBillingAccount, insertTenantWithOwner, insertUser, newId, type SystemTask } from "@sluice/db";
import type { Control } from "../control.ts";
import { auditAccount } from "./audit-account.ts";
import { sendEmailLink } from "./email-links.ts";
import { limitTries } from "./limit-tries.ts";
import { hashPassword } from "./passwords.ts";

export interface SignedUp {
  readonly userId: UserId;
  readonly tenantId: TenantId;
}

/**
 * Makes a person, their tenant and the link that confirms their address: all or nothing.
 * @throws AppError `email_taken`, `rate_limited`
 */
export const signUp = async (control: Control, input: SignUp, ip: string | null): Promise<SignedUp> => {
  await limitTries(control, { signUpPerIp: ip });
  return addAccount(control, "sign-up", input, { ip, verified: false });
};

/** The part that the demo shares: there the address is ours, and nobody needs to be asked. */
export const addAccount = async (
  control: Control,
  task: SystemTask,
  input: SignUp,
  { ip, verified }: { ip: string | null; verified: boolean },
): Promise<SignedUp> => {
  const passwordHash = await hashPassword(input.password);
  const userId = newId("user");
  const tenantId = newId("tenant");
  await control.db.asSystem(task, async (tx) => {
    const user = { id: userId, name: input.name, email: input.email };
    const emailVerifiedAt = verified ? control.now() : null;
    if ((await insertUser(tx, { ...user, passwordHash, emailVerifiedAt })) === "email_taken") {
      throw new AppError(
        "email_taken",
        `There is an account for ${input.email} already. Sign in, or reset its password.`,
      );
    }
    const planId = planForSignUp(control);
    const tenant = { tenantId, tenantName: input.tenantName, planId };
    await insertTenantWithOwner(tx, { ...tenant, memberId: newId("member"), userId });
    const after = { name: input.name, email: input.email, tenantName: input.tenantName };
    await auditAccount(control, tx, { tenantId, user, action: "account.signUp", after, ip });
    if (control.payments !== undefined) await enqueueBillingAccount(tx, tenantId);
    if (!verified) await sendEmailLink(control, tx, user, "verifyEmail");
  });
  return { userId, tenantId };
};
