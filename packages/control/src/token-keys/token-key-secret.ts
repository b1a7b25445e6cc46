import { randomBytes } from "node:crypto";
import type { Control } from "../control.ts";

/** As long as the hash: more would add nothing (RFC 2104, 3). */
const SECRET_BYTES = 32;

interface Place {
  readonly tenantId: string;
  readonly id: string;
}

const place = (row: Place) => ({ tenantId: row.tenantId, rowId: row.id, column: "token_key.secret" });

/** In base64url, open and sealed. */
export const newTokenKeySecret = (control: Control, row: Place): { secret: string; sealedSecret: string } => {
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  return { secret, sealedSecret: control.sealer.seal(secret, place(row)) };
};

export const openTokenKeySecret = (control: Control, row: Place & { sealedSecret: string }): string =>
  control.sealer.unseal(row.sealedSecret, place(row));
