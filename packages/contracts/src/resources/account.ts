import { z } from "zod";
import { isStorable, NOT_STORABLE } from "../names.ts";
import { tenantNameSchema } from "./tenant.ts";

export const emailSchema = z.email("must be an e-mail address").trim().toLowerCase().max(254);
export const passwordSchema = z
  .string()
  .min(10, "must have at least 10 characters")
  .max(200, "must have at most 200 characters");

export const signUpSchema = z.object({
  name: z.string().trim().min(1, "must have at least 1 character").max(100).refine(isStorable, NOT_STORABLE),
  email: emailSchema,
  password: passwordSchema,
  tenantName: tenantNameSchema,
});
export type SignUp = z.infer<typeof signUpSchema>;

export const signInSchema = z.object({ email: emailSchema, password: z.string().min(1).max(200) });
export type SignIn = z.infer<typeof signInSchema>;

export const resetPasswordSchema = z.object({ token: z.string().min(1).max(200), password: passwordSchema });
export type ResetPassword = z.infer<typeof resetPasswordSchema>;
