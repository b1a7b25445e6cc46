import { randomBytes } from "node:crypto";
import type {
  ContentKey,
  Encryption,
  KeyProviderQuestion,
  KeyProviderTest,
  KeySource,
  TrackType,
} from "@sluice/contracts";
import { limitTries } from "../accounts/limit-tries.ts";
import type { TenantContext } from "../control.ts";
import { fetchKeys } from "../keys/fetch-keys.ts";
import { KeyFailure } from "../keys/key-failure.ts";
import { mutate } from "../mutate.ts";
import { getKeyProviderRow } from "./get-key-provider.ts";
import { openKeySource } from "./sealed-source.ts";
import { testQuestions } from "./test-questions.ts";

/** Asks the key server for keys that nobody uses, and says in words what came back. Nothing of it is kept. */
export const testKeyProvider = async (
  context: TenantContext,
  input: KeyProviderQuestion & { keyProvider: string },
): Promise<KeyProviderTest> => {
  const { control, tenantId } = context;
  const [row, questions] = await control.db.forTenant(tenantId, async (tx) => {
    const provider = await getKeyProviderRow(tx, input.keyProvider);
    return [provider, await testQuestions(tx, input)] as const;
  });
  const source = openKeySource(control, row);
  if (source.kind === "SPEKE") await limitTries(control, { keyProviderTestsPerTenant: tenantId });
  const outcome = await askAll(context, source, input.contentId, questions);
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

/** One after another, up to the first that goes wrong. */
const askAll = async (
  context: TenantContext,
  source: KeySource,
  contentId: string,
  questions: readonly Encryption[],
): Promise<KeyProviderTest> => {
  if (source.kind === "STATIC") {
    const facts = source.keys.map(({ trackType, keyId }) => `The key for ${trackType} has the id ${keyId}.`);
    return { isWorking: true, error: null, tookMs: 0, facts };
  }
  const startedMs = performance.now();
  const tookMs = () => Math.round(performance.now() - startedMs);
  const facts: string[] = [];
  for (const encryption of questions) {
    const asked = `${encryption.method} for ${encryption.drmSystems.join(", ")}`;
    try {
      const found = await ask(context, source, contentId, encryption);
      facts.push(...found.map((fact) => (questions.length > 1 ? `${asked}: ${fact}` : fact)));
    } catch (error) {
      if (!(error instanceof KeyFailure)) throw error;
      const message = questions.length > 1 ? `Asked for ${asked}: ${error.message}` : error.message;
      return { isWorking: false, error: { code: error.code, message }, tookMs: tookMs(), facts };
    }
  }
  return { isWorking: true, error: null, tookMs: tookMs(), facts };
};

const ask = async (
  { control }: TenantContext,
  source: KeySource,
  contentId: string,
  encryption: Encryption,
): Promise<string[]> => {
  const asked = new Map<TrackType, string>();
  const keyIdOf = (trackType: TrackType): string => {
    const keyId = asked.get(trackType) ?? randomBytes(16).toString("hex");
    asked.set(trackType, keyId);
    return keyId;
  };
  const { keys } = await fetchKeys(control, source, { contentId, encryption, periodIndex: 0, keyIdOf });
  return keys.flatMap((key) =>
    describeKey(key, keyIdOf(key.trackType)).map((fact) => (keys.length > 1 ? `${key.trackType}: ${fact}` : fact)),
  );
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
