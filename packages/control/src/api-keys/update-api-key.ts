import { type ApiKey, type ApiKeyChange, AppError, listUnconfinable } from "@sluice/contracts";
import { type ApiKeyRow, type TenantTx, updateApiKey as updateApiKeyRow } from "@sluice/db";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import { checkGrant, findOwnKey } from "./check-grant.ts";
import { findGroupIds } from "./find-group-ids.ts";
import { lockUsableApiKey } from "./lock-usable-api-key.ts";
import { channelGroupIdsOf, toApiKey } from "./to-api-key.ts";

/** Name, permissions and channel groups. Whoever changes a key adds nothing that they may not do themselves. */
export const updateApiKey = (
  context: TenantContext,
  input: ApiKeyChange & { id: string; ifMatch?: string | undefined },
): Promise<ApiKey> =>
  mutate(context, async ({ tx, now, audit }) => {
    const own = await findOwnKey(context, tx);
    const row = await lockUsableApiKey(tx, input.id, now);
    const before = toApiKey(row, now);
    const permissions = [...new Set(input.permissions ?? before.permissions)];
    const wanted = input.channelGroups === undefined ? before.channelGroups : input.channelGroups;
    let channelGroupIds: string[] | null = null;
    await checkAll(
      () => checkEtag(row, input.ifMatch, `API key "${row.name}"`),
      () => checkConfinable(permissions, wanted),
      async () => {
        channelGroupIds = await readGroupIds(tx, row, input.channelGroups);
      },
      () => {
        const added = permissions.filter((permission) => !before.permissions.includes(permission));
        // In a group that it did not reach before, all that the key may do is new.
        const given = reachesFarther(row, channelGroupIds) ? permissions : added;
        const isWider = given.length > 0 || input.channelGroups !== undefined;
        if (isWider) checkGrant(context, own, { permissions: given, channelGroupIds, expiresAt: row.expiresAt });
      },
    );
    const change = { name: input.name ?? row.name, permissions, isConfined: wanted !== null };
    const groups = input.channelGroups === undefined ? undefined : (channelGroupIds ?? []);
    const after = toApiKey(await updateApiKeyRow(tx, row, change, groups), now);
    const target = { kind: "apiKey", id: row.id, label: row.name };
    await audit({ action: "apiKey.update", target, before, after });
    return after;
  });

const readGroupIds = async (
  tx: TenantTx,
  row: ApiKeyRow,
  names: readonly string[] | null | undefined,
): Promise<string[] | null> => {
  if (names === undefined) return channelGroupIdsOf(row);
  return names === null ? null : findGroupIds(tx, names);
};

const reachesFarther = (row: ApiKeyRow, channelGroupIds: readonly string[] | null): boolean => {
  const reached = channelGroupIdsOf(row);
  return reached !== null && !channelGroupIds?.every((id) => reached.includes(id));
};

/** What changes together with what stays. */
const checkConfinable = (permissions: ApiKey["permissions"], channelGroups: readonly string[] | null): void => {
  const violations = listUnconfinable({ permissions, channelGroups });
  if (violations.length > 0) {
    throw new AppError("invalid_request", "A key of some channel groups cannot do what is about the whole tenant.", {
      violations,
    });
  }
};
