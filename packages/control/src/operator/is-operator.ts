import type { Person } from "@sluice/contracts";
import type { Control } from "../control.ts";

/** An address on the list counts once it is confirmed: before that, anybody may have signed up with it. */
export const isOperator = (control: Control, { email, emailVerified }: Person): boolean =>
  emailVerified && control.operatorEmails.has(email);
