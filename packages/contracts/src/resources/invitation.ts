import { z } from "zod";
import { invitationIdSchema } from "../ids.ts";
import { isStorable, NOT_STORABLE, timestampSchema } from "../names.ts";
import { emailSchema, passwordSchema } from "./account.ts";
import { roleSchema } from "./tenant.ts";

export const INVITATION_LIVES_DAYS = 7;

/** An invitation that was neither accepted nor revoked. It may be too old: resending makes it good again. */
export const invitationSchema = z.object({
  id: invitationIdSchema,
  email: z.email(),
  role: roleSchema,
  invitedBy: z.string(),
  createdAt: timestampSchema,
  expiresAt: timestampSchema,
});
export type Invitation = z.infer<typeof invitationSchema>;

export const newInvitationSchema = z.object({ email: emailSchema, role: roleSchema });
export type NewInvitation = z.infer<typeof newInvitationSchema>;

const token = z.string().min(1).max(200);

export const invitationTokenSchema = z.object({ token });

/** What the reader of an invitation's mail is asked. */
export const openInvitationSchema = z.object({
  tenantName: z.string(),
  email: z.email(),
  role: roleSchema,
  invitedBy: z.string(),
  /** Whether the address has an account: it signs in, or makes one. */
  hasAccount: z.boolean(),
});
export type OpenInvitation = z.infer<typeof openInvitationSchema>;

export const joinWithNewAccountSchema = z.object({
  token,
  name: z.string().trim().min(1, "must have at least 1 character").max(100).refine(isStorable, NOT_STORABLE),
  password: passwordSchema,
});
export type JoinWithNewAccount = z.infer<typeof joinWithNewAccountSchema>;
