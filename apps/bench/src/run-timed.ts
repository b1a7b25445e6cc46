import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

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
    },
  );
  const [, user, system] = /CPU ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  if (user === undefined || system === undefined) throw new Error(`no times from bash: ${stderr}`);
  return { cpuSeconds: Number(user) + Number(system), stdout };
};
