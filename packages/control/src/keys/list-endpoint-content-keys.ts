import { type ContentKeyList, KEY_FAILURE_CODES, keyPeriodFor, keyPeriodIndexAt } from "@sluice/contracts";
import { type ContentKeyRow, findEndpointKeyState, listContentKeys, type OriginEndpointPath } from "@sluice/db";
import { z } from "zod";
import type { TenantContext } from "../control.ts";
import { getOriginEndpointRow } from "../origin-endpoints/get-origin-endpoint.ts";

const codeSchema = z.enum(KEY_FAILURE_CODES);

/** The periods of an endpoint and the ids of their keys, never a key itself, and whether more can be had. */
export const listEndpointContentKeys = (context: TenantContext, input: OriginEndpointPath): Promise<ContentKeyList> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const row = await getOriginEndpointRow(tx, input);
    const state = await findEndpointKeyState(tx, row.id);
    const intervalSeconds = row.encryption?.keyRotationIntervalSeconds ?? null;
    const current = keyPeriodIndexAt(intervalSeconds, context.control.now().getTime());
    const periods = groupByPeriod(await listContentKeys(tx, [row.id]));
    const indexes = [...periods.keys()].map((index) => ({ index }));
    const used = keyPeriodFor(indexes, current)?.index;
    return {
      keyRotationIntervalSeconds: intervalSeconds,
      status: {
        lastSuccessAt: state?.lastSuccessAt?.toISOString() ?? null,
        lastError:
          state === null || state.errorCode === null
            ? null
            : {
                code: codeSchema.parse(state.errorCode),
                message: state.errorMessage ?? "",
                at: (state.failedAt ?? new Date(0)).toISOString(),
                failures: state.failures,
              },
        periodsReady: [...periods.keys()].filter((index) => index > current).length,
        nextLookAt: state?.dueAt?.toISOString() ?? null,
      },
      periods: [...periods].map(([index, keys]) => ({
        index,
        startsAt: momentOf(index, intervalSeconds),
        endsAt: momentOf(index + 1, intervalSeconds),
        state: index === used ? "current" : index < current ? "past" : "ahead",
        keys: keys.map(({ trackType, keyId, iv, signals, provider, fetchedAt }) => ({
          trackType,
          keyId,
          iv,
          signalledBy: signals.map(({ system }) => system),
          provider,
          fetchedAt: fetchedAt.toISOString(),
        })),
      })),
    };
  });

const momentOf = (index: number, intervalSeconds: number | null): string | null =>
  intervalSeconds === null ? null : new Date(index * intervalSeconds * 1000).toISOString();

/** The rows are in the order of their periods. */
const groupByPeriod = (rows: readonly ContentKeyRow[]): Map<number, ContentKeyRow[]> => {
  const periods = new Map<number, ContentKeyRow[]>();
  for (const row of rows) periods.set(row.periodIndex, [...(periods.get(row.periodIndex) ?? []), row]);
  return periods;
};
