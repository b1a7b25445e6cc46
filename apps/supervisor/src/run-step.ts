import { spawn } from "node:child_process";
import type { LogStream } from "./log-stream.ts";
import { ROOT } from "./settings.ts";

/** Runs a program to its end, its lines in the log; rejects when it fails. */
export const runStep = (
  log: LogStream,
  name: string,
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal } = {},
): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    log.pipe(name, child.stdout);
    log.pipe(name, child.stderr);
    child.on("error", (error) => reject(new Error(`${name} did not start: ${error.message}`, { cause: error })));
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} failed (${signal ?? `exit code ${code}`})`));
    });
  });
