import { ROLE_PERMISSIONS, type Role } from "@sluice/contracts";
import { newId } from "@sluice/db";
import { signIn } from "../accounts/sign-in.ts";
import type { TenantContext } from "../control.ts";
import { createInvitation } from "../invitations/create-invitation.ts";
import { joinWithNewAccount } from "../invitations/join-with-new-account.ts";
import { listMembers } from "../members/list-members.ts";
import { mailedToken } from "./mailed-token.ts";

/** Somebody new in a tenant, by invitation, and the scope to act as them. */
export const addMember = async (owner: TenantContext, role: Role) => {
  const { control } = owner;
  const email = `${newId("user")}@example.com`;
  const password = "correct horse battery";
  await createInvitation(owner, { email, role });
  await joinWithNewAccount(control, { token: await mailedToken(control, email), name: "New", password }, null);
  const { userId } = await signIn(control, { email, password }, null);
  const member = (await listMembers(owner, { limit: 100 })).items.find((each) => each.email === email);
  if (member === undefined) throw new Error(`${email} is no member`);
  const context: TenantContext = {
    ...owner,
    actor: { kind: "user", id: userId, label: email },
    permissions: ROLE_PERMISSIONS[role],
  };
  return { context, memberId: member.id, email, password };
};
