import { createHash, randomInt } from "node:crypto";
import { INGEST_REALM } from "@sluice/contracts";
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
