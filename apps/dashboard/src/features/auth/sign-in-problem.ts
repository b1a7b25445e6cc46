import { ERRORS } from "@sluice/contracts";

/** next-auth hands on one string. An unknown address and a wrong password give the same one. */
export const signInProblem = (error: string | null | undefined): string => {
  if (error === null || error === undefined) return "The server did not answer. Check your connection and try again.";
  if (error === "rate_limited") return "Too many attempts. Wait a few minutes, then try again or reset your password.";
  if (error === "invalid_code") return "This code is wrong, too old or was used already. Enter another one.";
  if (error === "CredentialsSignin" || error === "invalid_credentials") {
    return `${ERRORS.invalid_credentials.title}. Check both, or reset your password.`;
  }
  return "Signing in failed on our side. Try again.";
};
