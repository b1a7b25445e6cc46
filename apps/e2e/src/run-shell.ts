import { execFile } from "node:child_process";

export interface ShellResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command as somebody does who pasted it, with their key in SLUICE_API_KEY. */
export const runShell = (command: string, apiKey: string): Promise<ShellResult> =>
  new Promise((resolve) => {
    const env = { PATH: process.env["PATH"], SLUICE_API_KEY: apiKey };
    execFile(
      "bash",
      ["--norc", "-euo", "pipefail", "-c", command],
      { env, timeout: 30_000 },
      (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      },
    );
  });
