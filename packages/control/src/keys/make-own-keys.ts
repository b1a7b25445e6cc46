import { type KeyPeriod, keysOfContract } from "@sluice/contracts";
import { deriveKey } from "./derive-keys.ts";
import type { EncryptedEndpointRow } from "./encrypted-endpoint.ts";
import { contentIdOf } from "./encrypted-endpoint.ts";

/** Sluice's own key server. Packagers make the standard signals of these keys themselves. */
export const makeOwnKeys = (
  seed: Buffer,
  endpoint: EncryptedEndpointRow,
  periodIndexes: readonly number[],
): KeyPeriod[] => {
  const { encryption } = endpoint;
  const constantIv = encryption.constantInitializationVector;
  const purpose = { originEndpointId: endpoint.id, contentId: contentIdOf(endpoint), method: encryption.method };
  return periodIndexes.map((periodIndex) => ({
    index: periodIndex,
    keys: keysOfContract(encryption).map(({ trackType }) => {
      const derived = deriveKey(seed, { ...purpose, periodIndex, trackType });
      return { ...derived, trackType, iv: constantIv ?? derived.iv, signals: [] };
    }),
  }));
};
