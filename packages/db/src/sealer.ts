import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** What a sealed value belongs to. A value copied to another tenant, row or column cannot be opened there. */
export interface SealedPlace {
  readonly tenantId: string;
  readonly rowId: string;
  readonly column: string;
}

export interface Sealer {
  /** Of the key that seals. */
  readonly keyId: string;
  /** @returns `v1:keyId:iv:tag:data`, the last three in base64url */
  readonly seal: (plain: string, place: SealedPlace) => string;
  /** @throws when the key is not known, or the value was changed or moved */
  readonly unseal: (sealed: string, place: SealedPlace) => string;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;

// JSON, because ids joined by a character that they might hold could be read two ways.
const associatedData = (place: SealedPlace): Buffer =>
  Buffer.from(JSON.stringify([place.tenantId, place.rowId, place.column]));

/** Reads `id:base64 of 32 bytes`, as in SLUICE_MASTER_KEY. */
export const parseMasterKey = (text: string): { id: string; key: Buffer } => {
  const match = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_=-]+)$/.exec(text);
  const key = Buffer.from(match?.[2] ?? "", "base64");
  if (match?.[1] === undefined || key.length !== KEY_BYTES) {
    throw new Error(`A master key is "id:base64 of ${KEY_BYTES} bytes"; this one has ${key.length} bytes`);
  }
  return { id: match[1], key };
};

/**
 * Seals columns with AES-256-GCM. The first key seals; all of them open, so that a key is replaced by putting the new one in
 * front and keeping the old one until nothing names it any more.
 */
export const createSealer = (masterKeys: readonly [string, ...string[]]): Sealer => {
  const [first, ...others] = masterKeys;
  const current = parseMasterKey(first);
  const keys = new Map([...others.map(parseMasterKey), current].map(({ id, key }) => [id, key]));
  return {
    keyId: current.id,
    seal: (plain, place) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", current.key, iv).setAAD(associatedData(place));
      const data = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return ["v1", current.id, ...[iv, cipher.getAuthTag(), data].map((part) => part.toString("base64url"))].join(":");
    },
    unseal: (sealed, place) => {
      const [version, keyId, iv, tag, data] = sealed.split(":");
      if (version !== "v1" || keyId === undefined || iv === undefined || tag === undefined || data === undefined) {
        throw new Error(`A sealed value is v1:keyId:iv:tag:data; ${place.column} of ${place.rowId} is not`);
      }
      const key = keys.get(keyId);
      if (key === undefined)
        throw new Error(
          `${place.column} of ${place.rowId} is sealed with the master key "${keyId}", which is not given: add it to SLUICE_MASTER_KEY, behind the one that seals`,
        );
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), { authTagLength: 16 })
        .setAAD(associatedData(place))
        .setAuthTag(Buffer.from(tag, "base64url"));
      return Buffer.concat([decipher.update(Buffer.from(data, "base64url")), decipher.final()]).toString("utf8");
    },
  };
};
