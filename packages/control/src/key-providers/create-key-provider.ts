import { AppError, type KeyProvider, LIMITS, type NewKeyProvider } from "@sluice/contracts";
import { countKeyProviders, findKeyProvider, insertKeyProvider, newId } from "@sluice/db";
import { checkAll } from "../check-all.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { nameTaken } from "../refusals.ts";
import { checkKeySource } from "./check-key-source.ts";
import { sealKeySource } from "./sealed-source.ts";
import { toKeyProvider } from "./to-key-provider.ts";

const MAX = LIMITS.keyProvidersPerTenant;

export const createKeyProvider = (context: TenantContext, input: NewKeyProvider): Promise<KeyProvider> =>
  mutate(context, async ({ tx, audit }) => {
    const { control, tenantId } = context;
    await checkAll(
      async () => {
        if ((await countKeyProviders(tx)) < MAX) return;
        throw new AppError(
          "limit_reached",
          `A workspace has at most ${MAX} key providers. Delete one that is not needed.`,
        );
      },
      async () => {
        if ((await findKeyProvider(tx, input.name)) !== null) throw nameTaken("key provider", input.name);
      },
      () => checkKeySource(control, input.source),
    );
    const place = { id: newId("keyProvider"), tenantId };
    const { name, description } = input;
    const row = await insertKeyProvider(tx, {
      ...place,
      name,
      description,
      ...sealKeySource(control, place, input.source),
    });
    if (row === "name_taken") throw nameTaken("key provider", name);
    const after = toKeyProvider(row, new Map());
    await audit({
      action: "keyProvider.create",
      target: { kind: "keyProvider", id: row.id, label: name },
      before: null,
      after,
    });
    return after;
  });
