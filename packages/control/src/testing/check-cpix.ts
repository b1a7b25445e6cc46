import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const schemaOf = (version: string): string =>
  fileURLToPath(new URL(`../shared/checks/cpix/cpix-${version}.xsd`, new URL("../../../../", import.meta.url)));

/**
 * Asks the schema of DASH-IF about a document.
 * @returns what it says against it, or undefined; "not asked" where the schemas are not there
 */
export const checkCpix = (version: "2.3" | "2.4", document: string): string | undefined => {
  const schema = schemaOf(version);
  if (!existsSync(schema)) return "not asked";
  try {
    execFileSync("xmllint", ["--nonet", "--noout", "--schema", schema, "-"], { input: document, stdio: "pipe" });
    return undefined;
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr);
  }
};
