import type { KeyProvider, KeyProviderChange } from "@sluice/contracts";
import { countKeyProviderEndpoints, hastenKeys, updateKeyProvider as updateRow } from "@sluice/db";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { checkEtag } from "../refusals.ts";
import { checkKeySource } from "./check-key-source.ts";
import { getKeyProviderRow } from "./get-key-provider.ts";
import { openKeySource, sealKeySource } from "./sealed-source.ts";
import { toKeyProvider } from "./to-key-provider.ts";

/** Keys that have come stay: what changes is where the next ones come from. */
export const updateKeyProvider = (
  context: TenantContext,
  input: KeyProviderChange & { keyProvider: string; ifMatch?: string | undefined },
): Promise<KeyProvider> =>
  mutate(context, async ({ tx, now, audit }) => {
    const { control } = context;
    const row = await getKeyProviderRow(tx, input.keyProvider);
    const source = input.source ?? openKeySource(control, row);
    await checkAll(
      () => checkEtag(row, input.ifMatch, `Key provider "${row.name}"`),
      () => checkKeySource(control, source),
    );
    const endpoints = await countKeyProviderEndpoints(tx);
    const before = toKeyProvider(row, endpoints);
    const change = { description: input.description ?? row.description, ...sealKeySource(control, row, source) };
    const after = toKeyProvider(await updateRow(tx, row.id, change, now), endpoints);
    await audit({
      action: "keyProvider.update",
      target: { kind: "keyProvider", id: row.id, label: row.name },
      before,
      after,
    });
    await hastenKeys(tx, row.name, now);
    return after;
  });
