import { createHash } from "node:crypto";
import { clearTries as clearTriesOfKey, countTry } from "@sluice/db";
import type { Control } from "../control.ts";
import { RateLimitedError } from "../refusals.ts";
import { networkOf } from "./network-of.ts";

/** How often something may be tried, per what, in a window. */
export const TRY_LIMITS = {
  signInPerEmailAndIp: { tries: 10, windowMs: 15 * 60_000 },
  /** From many addresses together; far more, because whoever uses it up locks the owner out. */
  signInPerEmail: { tries: 100, windowMs: 15 * 60_000 },
  signInPerIp: { tries: 100, windowMs: 15 * 60_000 },
  signUpPerIp: { tries: 60, windowMs: 60 * 60_000 },
  mailPerEmail: { tries: 5, windowMs: 60 * 60_000 },
  mailPerIp: { tries: 60, windowMs: 60 * 60_000 },
  /** Three codes of a million are right at any moment: one chance in three hundred in a day, the password given. */
  secondFactorPerUserAndIp: { tries: 10, windowMs: 15 * 60_000 },
  secondFactorPerUser: { tries: 40, windowMs: 60 * 60_000 },
  ownPasswordPerUser: { tries: 10, windowMs: 15 * 60_000 },
  tokenPerIp: { tries: 60, windowMs: 15 * 60_000 },
  confirmPerUser: { tries: 10, windowMs: 15 * 60_000 },
  /** Mails to addresses that somebody typed. */
  invitationsPerTenant: { tries: 100, windowMs: 60 * 60_000 },
  /** From all workspaces together: whoever has many of them, or revokes and invites anew, fills no mailbox of somebody else. */
  invitationsPerEmail: { tries: 20, windowMs: 60 * 60_000 },
  /** Questions to servers of somebody else. */
  keyProviderTestsPerTenant: { tries: 30, windowMs: 10 * 60_000 },
  tenantsPerUser: { tries: 10, windowMs: 60 * 60_000 },
} as const;

export type TryLimit = keyof typeof TRY_LIMITS;

export const RATE_LIMIT_ROWS_LIVE_MS = Math.max(...Object.values(TRY_LIMITS).map(({ windowMs }) => windowMs));

const keyOf = (limit: TryLimit, subject: string): string =>
  createHash("sha256")
    .update(JSON.stringify([limit, limit.endsWith("PerIp") ? networkOf(subject) : subject]))
    .digest("base64url");

/** For what is counted per address and something else. */
export const subjectFrom = (subject: string, ip: string | null): string =>
  JSON.stringify([subject, ip === null ? null : networkOf(ip)]);

/**
 * Counts a try against each limit, in a transaction of its own: what is tried next may fail, the try stays counted.
 * @throws RateLimitedError when one of them is used up
 */
export const limitTries = async (
  control: Control,
  subjects: Partial<Record<TryLimit, string | null>>,
): Promise<void> => {
  const now = control.now();
  // In one order for everybody, or two requests could wait for each other's counters.
  const inOrder = Object.entries(subjects).sort(([a], [b]) => (a < b ? -1 : 1)) as [TryLimit, string | null][];
  const waitsMs = await control.db.asSystem("rate-limit", async (tx) => {
    const usedUp: number[] = [];
    for (const [limit, subject] of inOrder) {
      if (subject === null) continue;
      const { tries, windowMs } = TRY_LIMITS[limit];
      const { count, windowStartedAt } = await countTry(tx, keyOf(limit, subject), now, windowMs);
      if (count > tries) usedUp.push(windowStartedAt.getTime() + windowMs - now.getTime());
    }
    return usedUp;
  });
  if (waitsMs.length === 0) return;
  const retryAfterSeconds = Math.max(1, Math.ceil(Math.max(...waitsMs) / 1000));
  throw new RateLimitedError(`Too many tries. Wait ${retryAfterSeconds} seconds.`, retryAfterSeconds);
};

/** What a try to sign in counts against. */
export const signInSubjects = (email: string, ip: string | null) => ({
  signInPerEmailAndIp: subjectFrom(email, ip),
  signInPerEmail: email,
  signInPerIp: ip,
});

/** Forgets what was counted. In the order of counting, or two requests could wait for each other. */
export const clearTries = (control: Control, subjects: Partial<Record<TryLimit, string>>): Promise<void> =>
  control.db.asSystem("rate-limit", async (tx) => {
    const inOrder = Object.entries(subjects).sort(([a], [b]) => (a < b ? -1 : 1)) as [TryLimit, string][];
    for (const [limit, subject] of inOrder) await clearTriesOfKey(tx, keyOf(limit, subject));
  });

/** Whoever has shown to be the owner begins anew. What the IP has tried with other accounts stays counted. */
export const clearSignInTries = (control: Control, email: string, ip: string | null): Promise<void> => {
  const { signInPerEmail, signInPerEmailAndIp } = signInSubjects(email, ip);
  return clearTries(control, { signInPerEmail, signInPerEmailAndIp });
};
