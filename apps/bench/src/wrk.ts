import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { readTreeCpuSeconds } from "./cpu-time.ts";
import type { Turn } from "./rounds.ts";
import type { Server } from "./start-packager.ts";

const run = promisify(execFile);

/** Asks for the paths in turn, and prints what was transferred in a form that needs no guessing. */
const script = (paths: readonly string[]): string => `
local paths = { ${paths.map((path) => JSON.stringify(path)).join(", ")} }
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary)
  local e = summary.errors
  print("RESULT " .. summary.bytes .. " " .. summary.requests .. " " .. (e.connect + e.read + e.write + e.status + e.timeout))
end
`;

export interface Load {
  readonly connections: number;
  readonly seconds: number;
  readonly work: "gigabits" | "requests";
}

export const writeWrkScript = (file: string, paths: readonly string[]): Promise<void> => writeFile(file, script(paths));

/** Loads one server for a while, and says what it did and what that cost it. */
export const measureLoad = async (server: Server, scriptFile: string, load: Load): Promise<Turn> => {
  const before = readTreeCpuSeconds(server.pid);
  const { stdout } = await run("wrk", [
    ...["-t1", `-c${load.connections}`, `-d${load.seconds}s`, "--timeout", "10s", "-s", scriptFile, server.url],
  ]);
  const cpuSeconds = readTreeCpuSeconds(server.pid) - before;
  const [bytes = 0, requests = 0, errors = 0] = (/RESULT (\d+) (\d+) (\d+)/.exec(stdout) ?? []).slice(1).map(Number);
  if (requests === 0 || errors > 0) throw new Error(`wrk on ${server.url}: ${requests} requests, ${errors} errors`);
  return { work: load.work === "requests" ? requests : (bytes * 8) / 1e9, cpuSeconds };
};
