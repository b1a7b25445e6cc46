import { type Encryption, keysOfContract, type PublicKeySource } from "@sluice/contracts";

/** Why a key provider cannot give an endpoint the keys that its presets ask for, after the provider's name; undefined: it can. */
export const contractProblem = (source: PublicKeySource, encryption: Encryption): string | undefined => {
  const wanted = keysOfContract(encryption).map(({ trackType }) => trackType);
  if (source.kind === "SPEKE") {
    return source.spekeVersion === "1.0" && wanted.length > 1
      ? "speaks SPEKE 1.0, which has one key for all: set both presets to SHARED"
      : undefined;
  }
  const missing = wanted.filter((type) => !source.keys.some(({ trackType }) => trackType === type));
  return missing.length === 0 ? undefined : `has no key for ${missing.join(", ")}: add them, or choose other presets`;
};
