import { createCipheriv } from "node:crypto";
import { DRM_SYSTEM_IDS } from "@sluice/contracts";
import { clearKeyPssh, type ProtectionScheme, playReadyObject, playReadyPssh, widevinePssh } from "@sluice/media/cenc";
import { toUuid } from "../cpix/key-request.ts";
import type { IssuedScheme, IssuedSystem } from "./issued-systems.ts";

/** A key that is issued, and what it is for. */
export interface IssuedKey {
  readonly contentId: string;
  readonly keyId: string;
  readonly key: Buffer;
  /** Constant initialization vector, where the key has one. */
  readonly iv: Buffer | undefined;
  readonly scheme: IssuedScheme | undefined;
}

/** What the clients of one DRM system are told of one key. What a system has no use for is undefined. */
export interface IssuedSignals {
  readonly pssh?: Uint8Array;
  /** XML for a DASH manifest. */
  readonly protectionData?: string;
  readonly hls?: { readonly uri: string; readonly keyFormat: string };
  readonly playReadyObject?: Uint8Array;
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64");

const psshElement = (pssh: Uint8Array): string =>
  `<cenc:pssh xmlns:cenc="urn:mpeg:cenc:2013">${base64(pssh)}</cenc:pssh>`;

const ecb = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  createCipheriv("aes-128-ecb", key, null).setAutoPadding(false).update(block);

const SIGNALS: Readonly<Record<IssuedSystem, (key: IssuedKey) => IssuedSignals>> = {
  COMMON: ({ keyId }) => {
    const pssh = clearKeyPssh([Buffer.from(keyId, "hex")]);
    return { pssh, protectionData: psshElement(pssh) };
  },
  CLEAR_KEY: ({ keyId }) => {
    const id = Buffer.from(keyId, "hex");
    // In a manifest its box, which is the common system's, would be taken for another system's.
    return {
      pssh: clearKeyPssh([id]),
      hls: { uri: `data:text/plain;base64,${base64(id)}`, keyFormat: "org.w3.clearkey" },
    };
  },
  // The packager hands the key out itself: an address of ours would be one that anybody may ask.
  CLEAR_KEY_AES_128: () => ({}),
  FAIRPLAY: ({ contentId, keyId, iv }) => {
    // As AWS has it: all that a key security module must know to ask for the key.
    const asset = { ContentId: contentId, KeyId: toUuid(keyId), IV: iv?.toString("base64") };
    return {
      hls: { uri: `skd://${base64(JSON.stringify(asset))}`, keyFormat: "com.apple.streamingkeydelivery" },
    };
  },
  PLAYREADY: (key) => {
    const options = {
      keyId: Buffer.from(key.keyId, "hex"),
      scheme: protectionSchemeOf(key),
      checksum: { key: key.key, ecb },
    };
    const pssh = playReadyPssh(options);
    const object = playReadyObject(options);
    return {
      pssh,
      protectionData: `${psshElement(pssh)}<mspr:pro xmlns:mspr="urn:microsoft:playready">${base64(object)}</mspr:pro>`,
      hls: { uri: `data:text/plain;charset=UTF-16;base64,${base64(object)}`, keyFormat: "com.microsoft.playready" },
      playReadyObject: object,
    };
  },
  WIDEVINE: (key) => {
    const pssh = widevinePssh({
      keyIds: [Buffer.from(key.keyId, "hex")],
      contentId: Buffer.from(key.contentId),
      scheme: protectionSchemeOf(key),
    });
    return {
      pssh,
      protectionData: psshElement(pssh),
      hls: { uri: `data:text/plain;base64,${base64(pssh)}`, keyFormat: `urn:uuid:${DRM_SYSTEM_IDS.WIDEVINE}` },
    };
  },
};

const protectionSchemeOf = ({ scheme }: IssuedKey): ProtectionScheme => (scheme === "cbcs" ? "cbcs" : "cenc");

export const issuedSignalsOf = (system: IssuedSystem, key: IssuedKey): IssuedSignals => SIGNALS[system](key);
