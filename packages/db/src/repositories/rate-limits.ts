import type { SystemTx } from "../database.ts";

/**
 * Counts one more try in a key's window and says how many there are now and when the window began. One statement, so two
 * tries at once are two.
 */
export const countTry = async (
  tx: SystemTx,
  key: string,
  now: Date,
  windowMs: number,
): Promise<{ count: number; windowStartedAt: Date }> => {
  const expiredBefore = new Date(now.getTime() - windowMs);
  const [row] = await tx.$queryRaw<{ count: number; window_started_at: Date }[]>`
    insert into rate_limit (key, window_started_at, count) values (${key}, ${now}, 1)
    on conflict (key) do update set
      count = case when rate_limit.window_started_at <= ${expiredBefore} then 1 else rate_limit.count + 1 end,
      window_started_at = case when rate_limit.window_started_at <= ${expiredBefore} then ${now} else rate_limit.window_started_at end
    returning count, window_started_at`;
  if (row === undefined) throw new Error("an upsert returned no row");
  return { count: row.count, windowStartedAt: row.window_started_at };
};

export const clearTries = async (tx: SystemTx, key: string): Promise<void> => {
  await tx.rateLimit.deleteMany({ where: { key } });
};

export const deleteRateLimitsBefore = async (tx: SystemTx, before: Date): Promise<number> =>
  (await tx.rateLimit.deleteMany({ where: { windowStartedAt: { lt: before } } })).count;
