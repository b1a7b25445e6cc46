import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** OWASP's first choice for argon2id, which is what the library hashes with. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** @returns the PHC string, parameters and salt included */
export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

let nobodysHash: Promise<string> | undefined;

/**
 * Compares a password with a user's hash. For a user that does not exist it compares with a hash that nothing fits: the answer
 * takes as long, so it does not tell who has an account.
 */
export const verifyPassword = async (passwordHash: string | undefined, password: string): Promise<boolean> => {
  nobodysHash ??= hashPassword(randomBytes(32).toString("base64"));
  const matches = await verify(passwordHash ?? (await nobodysHash), password);
  return matches && passwordHash !== undefined;
};
