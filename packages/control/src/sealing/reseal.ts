import { FIRST_ROW, listSealedOtherwise, replaceSealed, SEALED_COLUMNS, type SealedPlace } from "@sluice/db";
import type { Control } from "../control.ts";

/** So many rows are locked at a time, for a few milliseconds. */
const BATCH = 200;

export interface Resealed {
  /** Values that the first master key seals now. */
  readonly resealed: number;
  /** Values that no given master key opens: they need the key that sealed them. */
  readonly unreadable: number;
}

/**
 * Seals everything anew that another master key than the first sealed, while everybody works on: what others write meanwhile
 * they seal with the first themselves. When nothing is left, nothing names the old keys any more, and they can be given up.
 *
 * @param onUnreadable told of each value that stays as it is
 */
export const reseal = async (
  control: Control,
  onUnreadable: (place: SealedPlace, error: unknown) => void,
): Promise<Resealed> => {
  const { db, sealer } = control;
  let resealed = 0;
  let unreadable = 0;
  for (const column of SEALED_COLUMNS) {
    let after = FIRST_ROW;
    for (;;) {
      const next = await db.asSystem("reseal", async (tx) => {
        const values = await listSealedOtherwise(tx, column, sealer.keyId, after, BATCH);
        for (const value of values) {
          let plain: string;
          try {
            plain = sealer.unseal(value.sealed, value.place);
          } catch (error) {
            unreadable++;
            onUnreadable(value.place, error);
            continue;
          }
          if (await replaceSealed(tx, column, value, sealer.seal(plain, value.place))) resealed++;
        }
        return values.at(-1)?.at;
      });
      if (next === undefined) break;
      after = next;
    }
  }
  return { resealed, unreadable };
};
