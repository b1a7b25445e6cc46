import { execFileSync } from "node:child_process";

const ANSWER_WITHIN_MS = 30_000;

/**
 * What SLUICE_MASTER_KEY_COMMAND prints: the master keys as SLUICE_MASTER_KEY would hold them. So they may lie in a key management
 * service of whatever kind, and on no disk of ours.
 * @throws Error when the command fails, prints nothing, or takes longer than 30 seconds; never with what it printed
 */
export const askMasterKey = (command: string): string => {
  let printed: string;
  try {
    printed = execFileSync("/bin/sh", ["-c", command], {
      encoding: "utf8",
      timeout: ANSWER_WITHIN_MS,
      stdio: ["ignore", "pipe", "inherit"],
    });
  } catch (error) {
    const { status, signal } = error as { status?: number | null; signal?: string | null };
    throw new Error(
      `SLUICE_MASTER_KEY_COMMAND gave no master key (${signal ?? `exit code ${status}`}): run it by hand to see why`,
    );
  }
  const masterKey = printed.trim();
  if (masterKey === "")
    throw new Error("SLUICE_MASTER_KEY_COMMAND printed nothing; it should print id:base64 of 32 bytes");
  return masterKey;
};
