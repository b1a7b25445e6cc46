import { randomBytes } from "node:crypto";
import { INVITATION_LIVES_DAYS } from "@sluice/contracts";
import { findTenant, type InvitationRow } from "@sluice/db";
import { hashEmailToken } from "../accounts/email-links.ts";
import type { TenantContext } from "../control.ts";
import { sendMail } from "../mails/send-mail.ts";
import type { Mutation } from "../mutate.ts";

/** A new link: the token for the mail, and what is kept of it. */
export const newInvitationLink = (now: Date) => {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now.getTime() + INVITATION_LIVES_DAYS * 24 * 3_600_000);
  return { token, kept: { tokenHash: hashEmailToken(token), expiresAt } };
};

/** The token is in the mail and nowhere else. */
export const mailInvitation = async (
  { context, tx }: Pick<Mutation, "tx"> & { readonly context: TenantContext },
  row: InvitationRow,
  token: string,
): Promise<void> => {
  const tenantName = (await findTenant(tx, context.tenantId))?.name ?? "";
  const url = new URL("/invitation", context.control.addresses.dashboardUrl);
  url.searchParams.set("token", token);
  await sendMail(tx, row.email, {
    subject: `Join ${tenantName} on Sluice`,
    title: `You are invited to ${tenantName}`,
    paragraphs: [
      `${row.invitedBy} invites you to work in ${tenantName}, with the role ${row.role}.`,
      `The invitation lasts ${INVITATION_LIVES_DAYS} days. Accept it with the account of this address, or make one.`,
    ],
    action: { label: "Look at the invitation", url: url.href },
    footer: `You get this mail because ${row.invitedBy} entered your address. If you do not know them, ignore it: nothing happens.`,
  });
};
