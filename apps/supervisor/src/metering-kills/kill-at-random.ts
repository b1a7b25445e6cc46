import { setTimeout as delay } from "node:timers/promises";

export interface Target {
  readonly name: string;
  /** null while it is not running. */
  readonly pid: () => number | null;
}

interface KillOptions {
  readonly targets: readonly Target[];
  readonly kills: number;
  readonly seconds: number;
  readonly dice: (sides: number) => number;
  readonly say: (line: string) => void;
}

/** Kills so many times in so many seconds, at times and of processes that the dice say. @returns how often each */
export const killAtRandom = async (options: KillOptions): Promise<Record<string, number>> => {
  const { targets, kills, seconds, dice, say } = options;
  const startedMs = performance.now();
  const passedMs = (): number => performance.now() - startedMs;
  const times = Array.from({ length: kills }, () => dice(seconds * 1000)).sort((a, b) => a - b);
  const killed: Record<string, number> = {};
  for (const atMs of times) {
    await delay(Math.max(0, atMs - passedMs()));
    // One that is just being started again is no target: another is.
    const first = dice(targets.length);
    const running = [...targets.slice(first), ...targets.slice(0, first)].find((target) => target.pid() !== null);
    const pid = running?.pid() ?? null;
    if (running === undefined || pid === null) {
      say(`${(atMs / 1000).toFixed(1)} s: nothing runs that could be killed`);
      continue;
    }
    process.kill(pid, "SIGKILL");
    killed[running.name] = (killed[running.name] ?? 0) + 1;
    say(`${(atMs / 1000).toFixed(1)} s: ${running.name} killed (pid ${pid})`);
  }
  await delay(Math.max(0, seconds * 1000 - passedMs()));
  return killed;
};
