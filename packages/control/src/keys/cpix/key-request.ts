import type { DrmSystem, EncryptionMethod, KeyPeriodTiming, PresetKey, SpekeVersion } from "@sluice/contracts";

/** One key that is asked for, under an id that its key server may replace. */
export interface AskedKey extends PresetKey {
  readonly keyId: string;
}

/** One question to a key server: the keys of one period of one endpoint. */
export interface KeyRequest {
  readonly spekeVersion: SpekeVersion;
  readonly contentId: string;
  readonly method: EncryptionMethod;
  readonly keys: readonly AskedKey[];
  /** Whose signals are asked for. */
  readonly drmSystems: readonly DrmSystem[];
  readonly constantIv: string | null;
  readonly period: {
    readonly index: number;
    readonly timing: KeyPeriodTiming;
    /** null without rotation. */
    readonly times: { readonly startMs: number; readonly endMs: number } | null;
  };
  /** In base64 (DER): content keys are to come encrypted for it. */
  readonly certificate: string | undefined;
}

/** `commonEncryptionScheme` of a method. */
export const SCHEMES: Readonly<Record<EncryptionMethod, string>> = {
  AES_128: "cbc1",
  SAMPLE_AES: "cbcs",
  CENC: "cenc",
  CBCS: "cbcs",
};

/** Of the request's period: names it within the document. */
export const periodIdOf = ({ period }: KeyRequest): string => `keyPeriod_${period.index}`;

export const periodAttributesOf = ({ period, spekeVersion }: KeyRequest): Readonly<Record<string, string>> => {
  const { times, index } = period;
  const timing = spekeVersion === "2.1" && times !== null ? period.timing : "INDEX_ONLY";
  const toTime = (ms: number): string => new Date(ms).toISOString();
  return {
    ...(timing === "START_END_ONLY" ? {} : { index: String(index) }),
    ...(timing === "INDEX_ONLY" || times === null ? {} : { start: toTime(times.startMs), end: toTime(times.endMs) }),
  };
};

export const toUuid = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
