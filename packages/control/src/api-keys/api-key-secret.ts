import { createHash } from "node:crypto";
import { randomBase62 } from "../channels/ingest-secrets.ts";

/** 43 characters of base 62 hold 256 bits. */
const SECRET_LENGTH = 43;

export interface ApiKeySecret {
  readonly prefix: string;
  readonly secret: string;
  readonly secretHash: string;
}

export const newApiKeySecret = (): ApiKeySecret => {
  const prefix = `sk_${randomBase62(8)}`;
  const secret = `${prefix}${randomBase62(SECRET_LENGTH)}`;
  return { prefix, secret, secretHash: hashSecret(secret) };
};

export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
