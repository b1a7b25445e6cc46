import { createHash } from "node:crypto";
import { type EncryptionConfig, keyPeriodIndexAt, keysOfContract } from "@sluice/contracts";

const hex16 = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

export type EncryptionChange = Partial<EncryptionConfig> & Pick<EncryptionConfig, "method" | "drmSystems">;

/** An endpoint's encryption as the control plane would publish it, with keys for the periods from one moment to another. */
export const anEncryption = (
  name: string,
  change: EncryptionChange,
  times: { readonly fromMs: number; readonly toMs: number } = { fromMs: 0, toMs: 0 },
): EncryptionConfig => {
  const settings = {
    presetVideo: "SHARED",
    presetAudio: "SHARED",
    keyRotationIntervalSeconds: null,
    excludeSegmentDrmMetadata: false,
    ...change,
  } as const;
  const [first, last] = [times.fromMs, times.toMs].map((ms) =>
    keyPeriodIndexAt(settings.keyRotationIntervalSeconds, ms),
  );
  const keyPeriods = [];
  for (let index = first ?? 0; index <= (last ?? 0); index++) {
    const keys = keysOfContract(settings).map(({ trackType }) => {
      const of = (what: string) => hex16(JSON.stringify([name, index, trackType, what]));
      const iv = settings.method === "CENC" ? null : of("iv");
      return { trackType, keyId: of("id"), key: of("key"), iv, signals: [] };
    });
    keyPeriods.push({ index, keys });
  }
  return { ...settings, keyPeriods };
};
