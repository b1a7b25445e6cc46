import { z } from "zod";
import { timestampSchema } from "../names.ts";
import { passwordSchema, personNameSchema, secondFactorCodeSchema } from "./account.ts";

/** One sign-in of a person. */
export const userSessionSchema = z.object({
  id: z.string(),
  /** In words, as "Firefox on Linux". */
  device: z.string(),
  ip: z.string().nullable(),
  createdAt: timestampSchema,
  /** True to the minute. */
  seenAt: timestampSchema,
  /** The one that asks. */
  isThisOne: z.boolean(),
});
export type UserSession = z.infer<typeof userSessionSchema>;

const existingPasswordSchema = z.string().min(1, "must have at least 1 character").max(200);

export const changeProfileSchema = z.object({ name: personNameSchema });
export const changePasswordSchema = z.object({ currentPassword: existingPasswordSchema, password: passwordSchema });
export type ChangePassword = z.infer<typeof changePasswordSchema>;

export const twoFactorSchema = z.object({
  enabledAt: timestampSchema.nullable(),
  recoveryCodesLeft: z.number().int(),
});
export type TwoFactor = z.infer<typeof twoFactorSchema>;

/** What an authenticator app is told: by a QR code of `uri`, or by hand. */
export const twoFactorEnrolmentSchema = z.object({ secret: z.string(), uri: z.string() });
export type TwoFactorEnrolment = z.infer<typeof twoFactorEnrolmentSchema>;

export const startTwoFactorSchema = z.object({ password: existingPasswordSchema });
export const secondFactorSchema = z.object({ code: secondFactorCodeSchema });
export const disableTwoFactorSchema = z.object({ password: existingPasswordSchema, code: secondFactorCodeSchema });
export type DisableTwoFactor = z.infer<typeof disableTwoFactorSchema>;

export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;
