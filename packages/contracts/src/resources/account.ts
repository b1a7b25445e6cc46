import { z } from "zod";
import { isStorable, NOT_STORABLE } from "../names.ts";
import { tenantNameSchema } from "./tenant.ts";

export const emailSchema = z.email("must be an e-mail address").trim().toLowerCase().max(254);
export const passwordSchema = z
  .string()
  .min(10, "must have at least 10 characters")
  .max(200, "must have at most 200 characters");

export const personNameSchema = z
  .string()
  .trim()
  .min(1, "must have at least 1 character")
  .max(100)
  .refine(isStorable, NOT_STORABLE);

export const signUpSchema = z.object({
  name: personNameSchema,
  email: emailSchema,
  password: passwordSchema,
  tenantName: tenantNameSchema,
});
export type SignUp = z.infer<typeof signUpSchema>;

/** Six digits of an authenticator app, or a recovery code, with whatever spaces and hyphens it was typed. */
export const secondFactorCodeSchema = z
  .string()
  .max(64, "must have at most 64 characters")
  .transform((text) => text.replace(/[\s-]/g, "").toLowerCase())
  .refine((text) => /^(\d{6}|[0-9a-z]{16})$/.test(text), "must be six digits, or a recovery code");

export const signInSchema = z.object({
  email: emailSchema,
  password: z.string().min(1).max(200),
  /** Only of those who have set up two-factor sign-in. */
  code: secondFactorCodeSchema.optional(),
});
export type SignIn = z.infer<typeof signInSchema>;

export const resetPasswordSchema = z.object({ token: z.string().min(1).max(200), password: passwordSchema });
export type ResetPassword = z.infer<typeof resetPasswordSchema>;
