import { AppError } from "@sluice/contracts";
import { listChannelGroupsByName, type TenantTx } from "@sluice/db";

/**
 * The ids of channel groups by their names.
 * @throws AppError `not_found` that names each that is not there
 */
export const findGroupIds = async (tx: TenantTx, names: readonly string[]): Promise<string[]> => {
  const known = new Map((await listChannelGroupsByName(tx, names)).map(({ id, name }) => [name, id]));
  const violations = names.flatMap((name, i) =>
    known.has(name) ? [] : [{ path: `channelGroups.${i}`, message: `There is no channel group "${name}" here` }],
  );
  if (violations.length > 0) {
    throw new AppError("not_found", violations.map(({ message }) => `${message}.`).join(" "), { violations });
  }
  return [...known.values()];
};
