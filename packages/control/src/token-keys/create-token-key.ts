import { AppError, type CreatedTokenKey, LIMITS, type NewTokenKey } from "@sluice/contracts";
import { countTokenKeys, insertTokenKey, newId, publishTenantAccess, randomBase32, type TenantTx } from "@sluice/db";
import { findGroupIds } from "../api-keys/find-group-ids.ts";
import type { TenantContext } from "../control.ts";
import { mutate } from "../mutate.ts";
import { parsePublicKey } from "./parse-public-key.ts";
import { toTokenKey } from "./to-token-key.ts";
import { newTokenKeySecret } from "./token-key-secret.ts";

const KID_LENGTH = 16;

/** The answer holds the secret of an HS256 key, this once. */
export const createTokenKey = (context: TenantContext, input: NewTokenKey): Promise<CreatedTokenKey> =>
  mutate(context, async ({ tx, now, audit }) => {
    const { tenantId, control, actor } = context;
    await checkRoom(tx);
    const { algorithm } = input;
    const place = { tenantId, id: newId("tokenKey") };
    const own = algorithm === "HS256" ? newTokenKeySecret(control, place) : undefined;
    const [channelGroupId = null] = input.channelGroup === null ? [] : await findGroupIds(tx, [input.channelGroup]);
    const kid = input.kid ?? randomBase32(KID_LENGTH);
    const row = await insertTokenKey(tx, {
      ...place,
      channelGroupId,
      name: input.name,
      kid,
      algorithm,
      publicKey: algorithm === "HS256" ? null : parsePublicKey(algorithm, input.publicKey ?? ""),
      sealedSecret: own?.sealedSecret ?? null,
      issuer: input.issuer,
      audience: input.audience,
      createdBy: actor.label,
      createdAt: now,
    });
    if (row === "kid_taken") {
      throw new AppError("name_taken", `Another token key has the id "${kid}" already. Choose another one.`, {
        violations: [{ path: "kid", message: `"${kid}" is taken` }],
      });
    }
    const after = toTokenKey(row);
    const target = { kind: "tokenKey", id: row.id, label: row.name };
    await audit({ action: "tokenKey.create", target, before: null, after });
    await publishTenantAccess(tx, tenantId);
    return { ...after, secret: own?.secret ?? null };
  });

const checkRoom = async (tx: TenantTx): Promise<void> => {
  const max = LIMITS.tokenKeysPerTenant;
  if ((await countTokenKeys(tx)) >= max) {
    throw new AppError("limit_reached", `The workspace has ${max} token keys: delete one that is not in use first.`);
  }
};
