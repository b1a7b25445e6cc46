import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { askMasterKey } from "./ask-master-key.ts";
import type { Settings } from "./settings.ts";

const secretsSchema = z.object({
  nextAuthSecret: z.string().min(1),
  /** `id:base64 of 32 bytes`, as SLUICE_MASTER_KEY. */
  masterKey: z.string().min(1),
  serviceToken: z.string().min(1),
});
export type Secrets = z.infer<typeof secretsSchema>;

const generate = (): Secrets => ({
  nextAuthSecret: randomBytes(32).toString("base64url"),
  masterKey: `local:${randomBytes(32).toString("base64")}`,
  serviceToken: randomBytes(32).toString("base64url"),
});

/**
 * The secrets of this data folder: made at its first start and kept in `secrets.json` (owner only), because what was
 * sealed with the master key can be opened with no other. Values the operator sets in the environment win.
 */
export const loadSecrets = (dataDir: string, given: Settings["givenSecrets"]): Secrets => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, "secrets.json");
  try {
    writeFileSync(file, `${JSON.stringify(generate(), null, 2)}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const { masterKeyCommand } = given;
  const kept = secretsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return {
    ...kept,
    nextAuthSecret: given.nextAuthSecret ?? kept.nextAuthSecret,
    masterKey: masterKeyCommand === undefined ? (given.masterKey ?? kept.masterKey) : askMasterKey(masterKeyCommand),
    serviceToken: given.serviceToken ?? kept.serviceToken,
  };
};
