import { AppError, type WaitingMail } from "@sluice/contracts";
import { listWaitingMails as listWaitingMailRows, requeueMail } from "@sluice/db";
import { notFound } from "../refusals.ts";
import { asOperator, type OperatorContext, PLATFORM } from "./as-operator.ts";

/** A mail that has waited for this long has failed at least once, or nobody works. */
const WAITS_TOO_LONG_MS = 2 * 60_000;
const SHOWN_MAILS = 200;

/** Mail that does not go out: to whom and about what, never what it says. */
export const listWaitingMails = (context: OperatorContext): Promise<{ items: WaitingMail[] }> =>
  asOperator(context, { action: "mails.list", target: PLATFORM }, async (tx, now) => ({
    items: (await listWaitingMailRows(tx, new Date(now.getTime() - WAITS_TOO_LONG_MS), SHOWN_MAILS)).map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
    })),
  }));

/** Asks for its delivery again. @throws AppError `not_found`, `in_use` when it has been sent meanwhile */
export const retryMail = (context: OperatorContext, { id }: { id: string }): Promise<Record<string, never>> =>
  asOperator(context, { action: "mail.retry", target: { kind: "mail", id } }, async (tx) => {
    const outcome = await requeueMail(tx, id);
    if (outcome === "unknown") throw notFound("mail", id);
    if (outcome === "sent") throw new AppError("in_use", "This mail has been sent meanwhile.");
    return {};
  });
