import type { ContentKey, DrmSystem, EncryptionMethod } from "@sluice/contracts";
import { clearKeyPssh, type ProtectionScheme, playReadyPssh, readPssh, widevinePssh } from "@sluice/media/cenc";
import { type HlsKey, IDENTITY_KEY_FORMAT, type KeyMethod } from "@sluice/media/hls";
import { blockCiphers } from "../block-ciphers.ts";
import { base64 } from "./base64.ts";
import { bytesOfHex, SCHEMES } from "./track-key.ts";

/** What the clients of one DRM system are told of one key. */
export interface SystemSignals {
  readonly system: DrmSystem;
  /** A whole box; undefined where the system has none. */
  readonly pssh: Uint8Array | undefined;
  readonly hls: readonly HlsKey[];
}

const KEY_METHODS = {
  AES_128: "AES-128",
  SAMPLE_AES: "SAMPLE-AES",
  CENC: "SAMPLE-AES-CTR",
  CBCS: "SAMPLE-AES",
} as const satisfies Record<EncryptionMethod, KeyMethod>;

const FAIRPLAY_KEY_FORMAT = "com.apple.streamingkeydelivery";
const WIDEVINE_KEY_FORMAT = "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed";
const PLAYREADY_KEY_FORMAT = "com.microsoft.playready";
const CLEAR_KEY_FORMAT = "org.w3.clearkey";

const keyFileName = (keyId: string): string => `${keyId}.key`;

/** Of a key whose address the packager itself answers. Players of TS decrypt it themselves, so that they need the vector. */
const identityKey = (method: EncryptionMethod, key: ContentKey): HlsKey => {
  const isOfTs = SCHEMES[method] === undefined;
  return {
    method: KEY_METHODS[method],
    uri: keyFileName(key.keyId),
    iv: isOfTs && key.iv !== null ? key.iv : undefined,
    keyId: undefined,
    keyFormat: IDENTITY_KEY_FORMAT,
    keyFormatVersions: undefined,
  };
};

const formatted = (method: EncryptionMethod, keyFormat: string, uri: string): HlsKey => ({
  method: KEY_METHODS[method],
  uri,
  iv: undefined,
  keyId: undefined,
  keyFormat,
  keyFormatVersions: "1",
});

interface Standard {
  readonly pssh: (method: EncryptionMethod, key: ContentKey) => Uint8Array | undefined;
  /** Of the system's box, where the line holds it. */
  readonly hls: (method: EncryptionMethod, key: ContentKey, pssh: Uint8Array | undefined) => readonly HlsKey[];
}

const none = { pssh: () => undefined, hls: () => [] };

const schemeOf = (method: EncryptionMethod): ProtectionScheme => SCHEMES[method] ?? "cbcs";

/** What a system is told where the key server says nothing of it: what its makers have published. */
const STANDARD: Readonly<Record<DrmSystem, Standard>> = {
  CLEAR_KEY: {
    pssh: (_, key) => clearKeyPssh([bytesOfHex(key.keyId)]),
    hls: (method, key) => {
      const w3c = formatted(method, CLEAR_KEY_FORMAT, `data:text/plain;base64,${base64(bytesOfHex(key.keyId))}`);
      const identity = identityKey(method, key);
      // No Encrypted Media Extensions decrypt TS; and hls.js takes the plain key of CBCS, where it is offered one, and fails with it.
      const hls = { AES_128: [identity], SAMPLE_AES: [identity], CENC: [identity, w3c], CBCS: [w3c] };
      return hls[method];
    },
  },
  CLEAR_KEY_AES_128: { ...none, hls: (method, key) => [identityKey(method, key)] },
  FAIRPLAY: { ...none, hls: (method, key) => [formatted(method, FAIRPLAY_KEY_FORMAT, `skd://${key.keyId}`)] },
  IRDETO: none,
  PLAYREADY: {
    pssh: (method, key) =>
      playReadyPssh({
        keyId: bytesOfHex(key.keyId),
        scheme: schemeOf(method),
        checksum: { key: bytesOfHex(key.key), ecb: blockCiphers.ecb },
      }),
    hls: (method, _, pssh) => {
      if (pssh === undefined) return [];
      const uri = `data:text/plain;charset=UTF-16;base64,${base64(playReadyObjectOf(pssh))}`;
      return [formatted(method, PLAYREADY_KEY_FORMAT, uri)];
    },
  },
  WIDEVINE: {
    pssh: (method, key) => widevinePssh({ keyIds: [bytesOfHex(key.keyId)], scheme: schemeOf(method) }),
    hls: (method, key, pssh) => {
      if (pssh === undefined) return [];
      const line = formatted(method, WIDEVINE_KEY_FORMAT, `data:text/plain;base64,${base64(pssh)}`);
      return [{ ...line, keyId: key.keyId }];
    },
  },
};

/** Whether the packager itself answers for that key, by that system: no key server has said that it does. */
export const isAnsweredHere = (key: ContentKey, system: DrmSystem): boolean =>
  !key.signals.some((signal) => signal.system === system && signal.hls !== null);

/**
 * Of each of the systems, in their order: what the key server says, else the standard. Also where it says nothing for HLS
 * alone: a playlist that names no key would pass its segments off as clear ones.
 */
export const signalsOf = (
  method: EncryptionMethod,
  systems: readonly DrmSystem[],
  key: ContentKey,
): readonly SystemSignals[] =>
  systems.map((system) => {
    const told = key.signals.find((signal) => signal.system === system);
    const standard = STANDARD[system];
    if (told === undefined) {
      const pssh = standard.pssh(method, key);
      return { system, pssh, hls: standard.hls(method, key, pssh) };
    }
    const { hls } = told;
    const pssh = told.pssh === null ? undefined : Uint8Array.from(Buffer.from(told.pssh, "base64"));
    if (hls === null) return { system, pssh, hls: standard.hls(method, key, pssh ?? standard.pssh(method, key)) };
    const line = {
      ...formatted(method, hls.keyFormat, hls.uri),
      keyFormatVersions: hls.keyFormatVersions ?? undefined,
      iv: hls.keyFormat === IDENTITY_KEY_FORMAT ? identityKey(method, key).iv : undefined,
      keyId: system === "WIDEVINE" ? key.keyId : undefined,
    };
    return { system, pssh, hls: [line] };
  });

/** The own object in a PlayReady box. */
export const playReadyObjectOf = (pssh: Uint8Array): Uint8Array => readPssh(pssh).data;
