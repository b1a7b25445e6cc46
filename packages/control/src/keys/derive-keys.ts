import { createHmac } from "node:crypto";
import type { ContentKey, EncryptionMethod, TrackType } from "@sluice/contracts";

/** What one key is for. The endpoint is part of it: no two ever share a key, whatever they call their content. */
export interface KeyPurpose {
  readonly originEndpointId: string;
  readonly contentId: string;
  readonly method: EncryptionMethod;
  readonly periodIndex: number;
  readonly trackType: TrackType;
}

/** A UUID of version 4, as some DRM clients check. */
const toKeyId = (bytes: Buffer): string => {
  const id = Buffer.from(bytes);
  id.writeUInt8((id.readUInt8(6) & 0x0f) | 0x40, 6);
  id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
  return id.toString("hex");
};

/** One key of Sluice's own. The same seed and purpose give the same key for ever, so that a row that is lost can be made again. */
export const deriveKey = (
  seed: Buffer,
  { originEndpointId, contentId, method, periodIndex, trackType }: KeyPurpose,
): Pick<ContentKey, "keyId" | "key" | "iv"> => {
  const derive = (what: string): Buffer =>
    createHmac("sha256", seed)
      // JSON, because names joined by a character that they might hold could be read two ways.
      .update(JSON.stringify([what, originEndpointId, contentId, method, periodIndex, trackType]))
      .digest()
      .subarray(0, 16);
  return {
    keyId: toKeyId(derive("key id")),
    key: derive("key").toString("hex"),
    iv: method === "CBCS" || method === "SAMPLE_AES" ? derive("iv").toString("hex") : null,
  };
};

/** The key of an id that another packager chose for its own content: none of an endpoint's, whatever that packager asks for. */
export const deriveIssuedKey = (seed: Buffer, contentId: string, keyId: string): { key: Buffer; iv: Buffer } => {
  const derive = (what: string): Buffer =>
    createHmac("sha256", seed)
      .update(JSON.stringify([what, contentId, keyId]))
      .digest()
      .subarray(0, 16);
  return { key: derive("issued key"), iv: derive("issued iv") };
};
