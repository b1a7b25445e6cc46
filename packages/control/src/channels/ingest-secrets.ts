import { createHash, createHmac, randomInt } from "node:crypto";
import { INGEST_REALM, SIGV4_SECRET_CHARS, SIGV4_SECRET_LABEL } from "@sluice/contracts";
import { type IngestEndpointRow, randomBase32 } from "@sluice/db";
import type { Control } from "../control.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** `length` characters of base 62, each drawn evenly. */
export const randomBase62 = (length: number): string =>
  Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join("");

const place = (row: { tenantId: string; id: string }) => ({
  tenantId: row.tenantId,
  rowId: row.id,
  column: "ingest_endpoint.password",
});

export const newIngestCredentials = (
  control: Control,
  row: { tenantId: string; id: string },
): { username: string; sealedPassword: string } => ({
  username: randomBase32(16),
  sealedPassword: control.sealer.seal(randomBase62(32), place(row)),
});

export const openIngestPassword = (control: Control, row: IngestEndpointRow): string =>
  control.sealer.unseal(row.sealedPassword, place(row));

export interface OldIngestCredentials {
  readonly username: string;
  readonly sealedPassword: string;
  readonly endsAt: Date;
}

/** The credentials before the last rotation; undefined when there are none that still work. */
export const oldCredentialsOf = (row: IngestEndpointRow, now: Date): OldIngestCredentials | undefined => {
  const { oldUsername: username, sealedOldPassword: sealedPassword, oldEndsAt: endsAt } = row;
  if (username === null || sealedPassword === null || endsAt === null || endsAt <= now) return undefined;
  return { username, sealedPassword, endsAt };
};

/** RFC 7616, 3.4.2: the hashes that check Digest and Basic alike without the password. */
export const ha1Of = (username: string, password: string): { md5: string; sha256: string } => {
  const a1 = `${username}:${INGEST_REALM}:${password}`;
  const hex = (algorithm: string) => createHash(algorithm).update(a1).digest("hex");
  return { md5: hex("md5"), sha256: hex("sha256") };
};

/** What AWS Signature Version 4 is made with; packagers make it of the same hash. */
export const secretAccessKeyOf = (username: string, password: string): string =>
  createHmac("sha256", ha1Of(username, password).sha256)
    .update(SIGV4_SECRET_LABEL)
    .digest("base64")
    .slice(0, SIGV4_SECRET_CHARS);
