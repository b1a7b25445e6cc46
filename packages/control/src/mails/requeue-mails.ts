import { requeueMails as requeueMailRows } from "@sluice/db";
import type { Control } from "../control.ts";

/**
 * Asks again for every mail that waits: those written before the queue had its tables, and those whose tries were used up while
 * the mail server was away.
 */
export const requeueMails = (control: Control): Promise<number> =>
  control.db.asSystem("mail", (tx) => requeueMailRows(tx));
