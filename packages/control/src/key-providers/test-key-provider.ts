import { randomBytes } from "node:crypto";
import {
  type ContentKey,
  encryptionSchema,
  type KeyProviderQuestion,
  type KeyProviderTest,
  type KeySource,
} from "@sluice/contracts";
import { limitTries } from "../accounts/limit-tries.ts";
import type { TenantContext } from "../control.ts";
import { fetchKeys } from "../keys/fetch-keys.ts";
import { KeyFailure } from "../keys/key-failure.ts";
import { mutate } from "../mutate.ts";
import { getKeyProviderRow } from "./get-key-provider.ts";
import { openKeySource } from "./sealed-source.ts";

/** Asks the key server for a key that nobody uses, and says in words what came back. Nothing of it is kept. */
export const testKeyProvider = async (
  context: TenantContext,
  input: KeyProviderQuestion & { keyProvider: string },
): Promise<KeyProviderTest> => {
  const { control, tenantId } = context;
  const row = await control.db.forTenant(tenantId, (tx) => getKeyProviderRow(tx, input.keyProvider));
  const source = openKeySource(control, row);
  if (source.kind === "SPEKE") await limitTries(control, { keyProviderTestsPerTenant: tenantId });
  const outcome = await ask(context, source, input);
  return mutate(context, async ({ audit }) => {
    const after = { isWorking: outcome.isWorking, error: outcome.error?.code ?? null };
    await audit({
      action: "keyProvider.test",
      target: { kind: "keyProvider", id: row.id, label: row.name },
      before: null,
      after,
    });
    return outcome;
  });
};

const ask = async (
  { control }: TenantContext,
  source: KeySource,
  { method, drmSystems, contentId }: KeyProviderQuestion,
): Promise<KeyProviderTest> => {
  if (source.kind === "STATIC") {
    const facts = source.keys.map(({ trackType, keyId }) => `The key for ${trackType} has the id ${keyId}.`);
    return { isWorking: true, error: null, tookMs: 0, facts };
  }
  const askedKeyId = randomBytes(16).toString("hex");
  const encryption = encryptionSchema.parse({ method, drmSystems });
  const startedMs = performance.now();
  const tookMs = () => Math.round(performance.now() - startedMs);
  try {
    const { keys } = await fetchKeys(control, source, {
      contentId,
      encryption,
      periodIndex: 0,
      keyIdOf: () => askedKeyId,
    });
    return {
      isWorking: true,
      error: null,
      tookMs: tookMs(),
      facts: keys.flatMap((key) => describeKey(key, askedKeyId)),
    };
  } catch (error) {
    if (!(error instanceof KeyFailure)) throw error;
    return { isWorking: false, error: { code: error.code, message: error.message }, tookMs: tookMs(), facts: [] };
  }
};

const describeKey = ({ keyId, iv, signals }: ContentKey, askedKeyId: string): string[] => [
  keyId === askedKeyId
    ? "A key came under the id that it was asked for."
    : `A key came under an id of the key server's own, ${keyId}.`,
  ...(iv === null ? [] : [`Its constant initialization vector is ${iv}.`]),
  ...signals.map(({ system, pssh, hls }) => {
    const box = pssh === null ? "no PSSH" : `a PSSH of ${Buffer.from(pssh, "base64").length} bytes`;
    const line =
      hls === null ? "nothing for HLS" : `for HLS a key at ${hls.uri.split(":")[0]}: with KEYFORMAT ${hls.keyFormat}`;
    return `${system}: ${box}, ${line}.`;
  }),
];
