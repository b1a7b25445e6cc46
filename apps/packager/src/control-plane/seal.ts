import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Keeps what a packager writes down from whoever only has its disk. */
export interface Seal {
  close(text: string): string;
  /** @throws Error for what was sealed by another secret, for another purpose, or changed since. */
  open(sealed: string): string;
}

const VERSION = "v1";
const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const IV_BYTES = 12;

/** AES-256-GCM by a key of the secret's and the purpose's own. */
export const createSeal = (secret: string, purpose: string): Seal => {
  const key = Buffer.from(hkdfSync("sha256", secret, "", purpose, KEY_BYTES));
  return {
    close: (text) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv);
      const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return [VERSION, iv.toString("base64"), cipher.getAuthTag().toString("base64"), data.toString("base64")].join(
        ":",
      );
    },
    open: (sealed) => {
      const [version, iv = "", tag = "", data = ""] = sealed.split(":");
      if (version !== VERSION) throw new Error("it is not sealed, or in a way that is not known here");
      const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(iv, "base64"), { authTagLength: 16 });
      decipher.setAuthTag(Buffer.from(tag, "base64"));
      return Buffer.concat([decipher.update(data, "base64"), decipher.final()]).toString("utf8");
    },
  };
};
