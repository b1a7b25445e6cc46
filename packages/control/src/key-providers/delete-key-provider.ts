import { AppError } from "@sluice/contracts";
import { countKeyProviderEndpoints, deleteKeyProvider as deleteRow } from "@sluice/db";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import { getKeyProviderRow } from "./get-key-provider.ts";
import { toKeyProvider } from "./to-key-provider.ts";

export const deleteKeyProvider = (
  context: TenantContext,
  input: { keyProvider: string; ifMatch?: string | undefined },
): Promise<Record<string, never>> =>
  mutate(context, async ({ tx, audit }) => {
    const row = await getKeyProviderRow(tx, input.keyProvider);
    const before = toKeyProvider(row, await countKeyProviderEndpoints(tx));
    await checkAll(
      () => checkEtag(row, input.ifMatch, `Key provider "${row.name}"`),
      () => {
        if (before.endpoints === 0) return;
        throw new AppError(
          "in_use",
          `${before.endpoints} origin endpoints take their keys from "${row.name}". Give them another key provider first.`,
        );
      },
    );
    await deleteRow(tx, row.id);
    await audit({
      action: "keyProvider.delete",
      target: { kind: "keyProvider", id: row.id, label: row.name },
      before,
      after: null,
    });
    return {};
  });
