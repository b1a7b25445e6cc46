import { type TokenKey, type TokenKeyId, tokenAlgorithmSchema, type VerificationKey } from "@sluice/contracts";
import { etagOf, type TokenKeyRow } from "@sluice/db";
import type { Control } from "../control.ts";
import { openTokenKeySecret } from "./token-key-secret.ts";

export const toTokenKey = (row: TokenKeyRow): TokenKey => ({
  id: row.id as TokenKeyId,
  name: row.name,
  kid: row.kid,
  algorithm: tokenAlgorithmSchema.parse(row.algorithm),
  publicKey: row.publicKey,
  channelGroup: row.channelGroup?.name ?? null,
  issuer: row.issuer,
  audience: row.audience,
  isEnabled: row.isEnabled,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  etag: etagOf(row),
});

/** As packagers get it, secret included. */
export const toVerificationKey = (control: Control, row: TokenKeyRow): VerificationKey => {
  const { sealedSecret, publicKey } = row;
  const material = sealedSecret === null ? publicKey : openTokenKeySecret(control, { ...row, sealedSecret });
  if (material === null) throw new Error(`token key ${row.id} has neither a secret nor a public key`);
  return {
    kid: row.kid,
    algorithm: tokenAlgorithmSchema.parse(row.algorithm),
    material,
    egressId: row.channelGroup?.egressId ?? null,
    issuer: row.issuer,
    audience: row.audience,
  };
};
