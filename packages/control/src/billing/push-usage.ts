import { PaymentError, type Payments } from "@sluice/billing";
import type { MeterId } from "@sluice/contracts";
import {
  findUnsentPush,
  insertPush,
  listDueTenants,
  listUntoldHours,
  lockPushes,
  type MeterPushRow,
  markPushRefused,
  markPushSent,
  settleDueTenant,
} from "@sluice/db";
import type { Control } from "../control.ts";
import { requirePayments } from "./billing-off.ts";
import { PUSHED_METERS } from "./pushed-meters.ts";
import { isOver, oldestTellable } from "./tellable-hours.ts";

const TENANTS_AT_ONCE = 200;
const TRIES = 4;
const FIRST_WAIT_MS = 250;
/** So many tenants in a row that could not be told of: the provider is away, and the next turn tries again. */
const AWAY_AFTER = 3;

export interface PushProblem {
  readonly tenantId: string;
  readonly meter: string;
  readonly hour: string;
  readonly message: string;
}

export interface PushedUsage {
  pushed: number;
  /** Tenants that everything is told of. */
  settled: number;
  isProviderAway: boolean;
  /** What nobody will mend by waiting. */
  problems: PushProblem[];
}

export interface PushOptions {
  /** Between tries. */
  readonly wait?: (ms: number) => Promise<void>;
}

type Target = { readonly tenantId: string; readonly customerId: string };

/** The same for every repeat, and another for every later total: no part of it can hold a colon. */
const identifierOf = ({ tenantId, meter, hour, sequence }: MeterPushRow): string =>
  `${meter}:${tenantId}:${hour.toISOString().slice(0, 13)}:${sequence}`;

/** A second of the hour for each total of it, so that a later one is newer by every clock. */
const timeOf = (hour: Date, sequence: number): Date => new Date(hour.getTime() + Math.min(sequence, 3599) * 1000);

const firstOfMonth = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));

const isTooOld = (hour: Date, now: Date): boolean => hour < oldestTellable(now);

/**
 * What is to be told next of a tenant's meter: what was written down and not confirmed, or else the oldest hour whose total is
 * another than was told, which is written down first. A crash after this tells exactly the same again.
 */
const takeNext = (
  control: Control,
  { tenantId }: Target,
  meter: (typeof PUSHED_METERS)[number],
  problems: PushProblem[],
) =>
  control.db.asSystem("billing", async (tx): Promise<MeterPushRow | "nothing" | "later"> => {
    await lockPushes(tx, tenantId);
    const now = control.now();
    for (let unsent = await findUnsentPush(tx, tenantId, meter.meter); unsent !== null; ) {
      if (!isOver(unsent.hour, now)) return "later";
      if (!isTooOld(unsent.hour, now)) return unsent;
      problems.push(problemOf(unsent, "is older than 35 days and can never be told any more"));
      await markPushRefused(tx, unsent, "too old");
      unsent = await findUnsentPush(tx, tenantId, meter.meter);
    }
    const from = firstOfMonth(oldestTellable(now));
    const untold = await listUntoldHours(tx, tenantId, meter, { from, take: 1000 });
    const next = untold.find(({ hour }) => !isTooOld(hour, now) && isOver(hour, now));
    if (next === undefined) {
      for (const { hour } of untold.filter((each) => isTooOld(each.hour, now))) {
        problems.push(problemOf({ tenantId, meter: meter.meter, hour }, "changed after more than 35 days"));
      }
      return untold.some(({ hour }) => !isOver(hour, now)) ? "later" : "nothing";
    }
    return insertPush(tx, { tenantId, meter: meter.meter, ...next, at: timeOf(next.hour, next.sequence) });
  });

const problemOf = (row: { tenantId: string; meter: string; hour: Date }, message: string): PushProblem => ({
  tenantId: row.tenantId,
  meter: row.meter,
  hour: row.hour.toISOString(),
  message,
});

/** Tells the provider, again after a while when it says so or does not answer. @throws PaymentError */
const tell = async (payments: Payments, customerId: string, row: MeterPushRow, wait: (ms: number) => Promise<void>) => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await payments.report({
        customerId,
        meter: row.meter as MeterId,
        value: row.value,
        identifier: identifierOf(row),
        at: row.at,
      });
    } catch (error) {
      if (!(error instanceof PaymentError) || error.kind !== "later" || tries === TRIES) throw error;
      // Half of it by chance, so that many who were refused together do not come back together.
      await wait(FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2));
    }
  }
};

const pushTenant = async (
  control: Control,
  target: Target,
  result: PushedUsage,
  wait: (ms: number) => Promise<void>,
): Promise<"told" | "later"> => {
  const payments = requirePayments(control);
  let outcome: "told" | "later" = "told";
  for (const meter of PUSHED_METERS) {
    for (;;) {
      const row = await takeNext(control, target, meter, result.problems);
      if (row === "later") outcome = "later";
      if (row === "later" || row === "nothing") break;
      await tell(payments, target.customerId, row, wait);
      await control.db.asSystem("billing", (tx) => markPushSent(tx, row, control.now()));
      result.pushed += 1;
    }
  }
  return outcome;
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Tells the payment provider the totals of all closed hours that it has not been told, one call at a time. A total replaces
 * the one told of the same hour before, so that telling is repeated without harm, and a corrected hour is told again.
 */
export const pushUsage = async (control: Control, { wait = sleep }: PushOptions = {}): Promise<PushedUsage> => {
  const result: PushedUsage = { pushed: 0, settled: 0, isProviderAway: false, problems: [] };
  let after = "";
  let awayInARow = 0;
  for (;;) {
    const due = await control.db.asSystem("billing", (tx) => listDueTenants(tx, after, TENANTS_AT_ONCE));
    for (const target of due) {
      after = target.tenantId;
      try {
        // A correction of an hour that is not over stays due until it is.
        if ((await pushTenant(control, target, result, wait)) === "told") {
          await control.db.asSystem("billing", (tx) => settleDueTenant(tx, target.tenantId, target.revision));
          result.settled += 1;
        }
        awayInARow = 0;
      } catch (error) {
        if (!(error instanceof PaymentError)) throw error;
        if (error.kind === "later") awayInARow += 1;
        else result.problems.push({ tenantId: target.tenantId, meter: "", hour: "", message: error.message });
        if (awayInARow >= AWAY_AFTER) return { ...result, isProviderAway: true };
      }
    }
    if (due.length < TENANTS_AT_ONCE) return { ...result, isProviderAway: awayInARow > 0 };
  }
};
