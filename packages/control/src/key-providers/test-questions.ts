import { type Encryption, encryptionSchema, type KeyProviderQuestion, METHOD_RULES } from "@sluice/contracts";
import { listEndpointsOfKeyProvider, type TenantTx } from "@sluice/db";

/** Each is a request to the key server: so many are enough to see what is wrong. */
const MAX_QUESTIONS = 4;

/**
 * What a key provider is tried with: what was named; else what its endpoints ask for, each way once; else what most ask for.
 */
export const testQuestions = async (
  tx: TenantTx,
  { keyProvider, method, drmSystems }: Partial<KeyProviderQuestion> & { readonly keyProvider: string },
): Promise<readonly Encryption[]> => {
  const named = method !== undefined || drmSystems !== undefined;
  const users = named ? [] : await listEndpointsOfKeyProvider(tx, keyProvider);
  const asked = new Map<string, Encryption>();
  for (const { encryption } of users) {
    if (encryption === null) continue;
    const { presetVideo, presetAudio } = encryption;
    const systems = encryption.drmSystems.toSorted();
    asked.set(JSON.stringify([encryption.method, systems, presetVideo, presetAudio]), {
      ...encryption,
      drmSystems: systems,
      // Its content and periods are the endpoint's own.
      resourceId: null,
      keyRotationIntervalSeconds: null,
    });
  }
  if (asked.size > 0) return [...asked.values()].slice(0, MAX_QUESTIONS);
  const asWhat = method ?? "CENC";
  const usual = METHOD_RULES[asWhat].drmSystems.filter((system) => system !== "CLEAR_KEY" && system !== "IRDETO");
  return [encryptionSchema.parse({ method: asWhat, drmSystems: drmSystems ?? usual })];
};
