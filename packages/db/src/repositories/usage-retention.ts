import type { SystemTx } from "../database.ts";

/**
 * Moves the horizon up to `before`, but never past an hour that is still open: only what has been summed may go. From then on
 * nothing is taken in for the time before it.
 */
export const moveUsageHorizon = async (tx: SystemTx, before: Date): Promise<Date> => {
  await tx.$queryRaw`select 1 from usage_horizon for update`;
  const rows = await tx.$queryRaw<{ kept_from: Date }[]>`
    update usage_horizon set kept_from = greatest(
      kept_from,
      least(date_trunc('hour', ${before}::timestamptz, 'UTC'), coalesce((select min(hour) from usage_open_hour), 'infinity'))
    ) returning kept_from`;
  const [row] = rows;
  if (row === undefined) throw new Error("usage_horizon has no row");
  return row.kept_from;
};

/** Removes up to `take` events from before the horizon. @returns how many */
export const deleteUsageEventsBefore = (tx: SystemTx, before: Date, take: number): Promise<number> =>
  tx.$executeRaw`
    delete from usage_event where id in (
      select id from usage_event where minute < ${before}::timestamptz order by minute limit ${take}
    )`;
