import type { Notification } from "@sluice/billing";
import { PaymentError } from "@sluice/billing";
import { AppError, type TenantId } from "@sluice/contracts";
import {
  type BillingAccountRow,
  findBillingAccountOfCustomer,
  insertBillingNotification,
  isBillingNotificationKnown,
} from "@sluice/db";
import type { Control } from "../control.ts";
import { requirePayments } from "./billing-off.ts";
import { followStanding } from "./follow-standing.ts";
import { applyReading, readCurrent } from "./read-subscription.ts";

export interface ReceivedNotification {
  readonly id: string;
  readonly type: string;
  /** `known`: it had had its effect before. `foreign`: it is of a customer that is none of ours. */
  readonly outcome: "applied" | "known" | "foreign" | "nothing_to_do";
  /** What somebody has to look at. */
  readonly problem: string | null;
}

const readSigned = (control: Control, body: string, signature: string): Notification => {
  try {
    return requirePayments(control).readNotification(body, signature, control.now());
  } catch (error) {
    if (error instanceof PaymentError) throw new AppError("invalid_request", error.message, { cause: error });
    throw error;
  }
};

/**
 * Takes what the payment provider told us. It may come twice, late, and after what happened later: it is only the reason to
 * ask how things stand now, and its id is kept in the transaction of what that changes.
 * @throws AppError `invalid_request` when the provider did not sign it within five minutes
 */
export const receiveNotification = async (
  control: Control,
  { body, signature }: { readonly body: string; readonly signature: string },
): Promise<ReceivedNotification> => {
  const payments = requirePayments(control);
  const notification = readSigned(control, body, signature);
  const { id, type, about } = notification;
  const customerId = about.kind === "subscription" || about.kind === "invoice" ? about.customerId : null;
  const before = await control.db.asSystem("billing", async (tx) => ({
    isKnown: await isBillingNotificationKnown(tx, id),
    account: customerId === null ? null : await findBillingAccountOfCustomer(tx, customerId),
  }));
  const done = (outcome: ReceivedNotification["outcome"]): ReceivedNotification => ({
    id,
    type,
    outcome,
    problem: about.kind === "meterProblem" ? about.message : null,
  });
  // A process may have ended between what is written down and what follows from it: a repeat makes up for that.
  const follow = async () => {
    if (before.account !== null) await followStanding(control, tenantOf(before.account));
  };
  if (before.isKnown) {
    await follow();
    return done("known");
  }
  const reading =
    before.account === null ? null : await readCurrent(payments, before.account.customerId, control.now());
  const received = await control.db.asSystem("billing", async (tx) => {
    const row = { id, type, createdAt: notification.createdAt, receivedAt: control.now() };
    if ((await insertBillingNotification(tx, row)) === "known") return done("known");
    if (before.account === null || reading === null) return done(customerId === null ? "nothing_to_do" : "foreign");
    await applyReading(tx, tenantOf(before.account), reading);
    return done("applied");
  });
  await follow();
  return received;
};

const tenantOf = (account: BillingAccountRow): TenantId => account.tenantId as TenantId;
