import { createHash } from "node:crypto";
import { randomBase32, replaceRecoveryCodes, type SystemTx } from "@sluice/db";

const CODES = 10;
/** 80 random bits: too many to try, so a plain hash hides them. */
const CODE_CHARACTERS = 16;

export const hashRecoveryCode = (code: string): string => createHash("sha256").update(code).digest("hex");

/** Makes new codes; those of before are worthless. Shown once, in groups of four: only their hashes are kept. */
export const issueRecoveryCodes = async (tx: SystemTx, userId: string): Promise<string[]> => {
  const codes = Array.from({ length: CODES }, () => randomBase32(CODE_CHARACTERS));
  await replaceRecoveryCodes(tx, userId, codes.map(hashRecoveryCode));
  return codes.map((code) => code.replace(/(.{4})(?!$)/g, "$1-"));
};
