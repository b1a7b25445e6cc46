import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { askMasterKey } from "./ask-master-key.ts";
import { loadSecrets } from "./secrets.ts";
import { readSettings } from "./settings.ts";

const MASTER_KEY = `kms:${"A".repeat(43)}=`;

test("the master key is what the command prints, and lies in no file", () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "sluice-secrets-"));
  const { givenSecrets } = readSettings({ SLUICE_MASTER_KEY_COMMAND: `printf '%s\\n' '${MASTER_KEY}'` });
  expect(loadSecrets(dataDir, givenSecrets).masterKey).toBe(MASTER_KEY);
  expect(readFileSync(path.join(dataDir, "secrets.json"), "utf8")).not.toContain(MASTER_KEY);
});

test("a command that fails or prints nothing is an error that names it, without what it printed", () => {
  const messageOf = (command: string): string => {
    try {
      return askMasterKey(command);
    } catch (error) {
      return String(error);
    }
  };
  expect(messageOf(`echo '${MASTER_KEY}'; exit 7`)).toMatch(/SLUICE_MASTER_KEY_COMMAND.*exit code 7/);
  expect(messageOf(`echo '${MASTER_KEY}'; exit 7`)).not.toContain(MASTER_KEY);
  expect(messageOf("true")).toMatch(/SLUICE_MASTER_KEY_COMMAND printed nothing/);
});

test("a master key and a command for one are not both taken: nobody could say which seals", () => {
  expect(() => readSettings({ SLUICE_MASTER_KEY: MASTER_KEY, SLUICE_MASTER_KEY_COMMAND: "true" })).toThrow(
    /SLUICE_MASTER_KEY_COMMAND/,
  );
});
