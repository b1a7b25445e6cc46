import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const COMPILE_CACHE = path.join(tmpdir(), "sluice-bench-compile-cache");

/** Runs a program to its end; its CPU seconds, user and system, as its parent shell was told by the kernel. */
export const runTimed = async (
  command: string,
  args: readonly string[],
): Promise<{ cpuSeconds: number; stdout: string }> => {
  const { stdout, stderr } = await run(
    "bash",
    ["-c", 'TIMEFORMAT="CPU %3U %3S"; time "$@"', "bash", command, ...args],
    {
      maxBuffer: 64 * 1024 * 1024,
      // As the supervisor sets it: scripts are made ready once.
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
    },
  );
  const [, user, system] = /CPU ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  if (user === undefined || system === undefined) throw new Error(`no times from bash: ${stderr}`);
  return { cpuSeconds: Number(user) + Number(system), stdout };
};
