import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { createBackOff } from "./back-off.ts";
import type { LogStream } from "./log-stream.ts";

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 once the process can do its work; null for a process that nobody asks anything. */
  readonly healthUrl: string | null;
  /** How long it may take to stop before it is killed. */
  readonly stopTimeoutMs: number;
}

export interface SupervisedProcess {
  readonly name: string;
  readonly pid: () => number | null;
  readonly restartCount: () => number;
  readonly start: () => void;
  /** Resolves when it answers healthy; rejects when it crashed again and again before that, or was too slow. */
  readonly whenReady: (timeoutMs: number) => Promise<void>;
  /** Stops it for good, until `start` is called again. */
  readonly stop: () => Promise<void>;
}

const CRASHES_BEFORE_GIVING_UP = 5;
const HEALTH_INTERVAL_MS = 150;

const isHealthy = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000), redirect: "manual" });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false; // not listening yet, or too busy: asked again
  }
};

/** Keeps one process running: whenever it ends unasked it is started again after a pause that grows with each crash. */
export const superviseProcess = (spec: ProcessSpec, log: LogStream, onGroupsChanged: () => void): SupervisedProcess => {
  const backOff = createBackOff();
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();
  let wanted = false;
  let restartTimer: NodeJS.Timeout | null = null;
  let restarts = 0;
  let everReady = false;

  const launch = (): void => {
    restartTimer = null;
    const startedMs = performance.now();
    // Its own process group: Ctrl-C in the terminal reaches the supervisor alone, which stops things in order.
    const started = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    child = started;
    log.pipe(spec.name, started.stdout);
    log.pipe(spec.name, started.stderr);
    onGroupsChanged();
    ended = new Promise((resolve) => {
      const onEnd = (how: string): void => {
        if (child !== started) return;
        child = null;
        onGroupsChanged();
        resolve();
        if (!wanted) return;
        const pauseMs = backOff.nextDelayMs(performance.now() - startedMs);
        restarts++;
        log.say(spec.name, `ended unasked (${how}); starting again in ${pauseMs} ms`);
        restartTimer = setTimeout(launch, pauseMs);
      };
      started.on("error", (error) => onEnd(error.message));
      started.on("exit", (code, signal) => onEnd(signal ?? `exit code ${code}`));
    });
  };

  const signalGroup = (signal: NodeJS.Signals): void => {
    if (child?.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  };

  return {
    name: spec.name,
    pid: () => child?.pid ?? null,
    restartCount: () => restarts,
    start: () => {
      if (wanted) return;
      wanted = true;
      launch();
    },
    whenReady: async (timeoutMs) => {
      if (spec.healthUrl === null) return;
      const crashesBefore = restarts;
      const deadlineMs = performance.now() + timeoutMs;
      while (!(await isHealthy(spec.healthUrl))) {
        if (!wanted) throw new Error(`${spec.name} was stopped`);
        if (!everReady && restarts - crashesBefore >= CRASHES_BEFORE_GIVING_UP) {
          throw new Error(
            `${spec.name} crashed ${CRASHES_BEFORE_GIVING_UP} times while starting; its lines above say why`,
          );
        }
        if (performance.now() > deadlineMs) {
          throw new Error(`${spec.name} was not healthy after ${Math.round(timeoutMs / 1000)} s (${spec.healthUrl})`);
        }
        await delay(HEALTH_INTERVAL_MS);
      }
      everReady = true;
    },
    stop: async () => {
      wanted = false;
      if (restartTimer !== null) clearTimeout(restartTimer);
      restartTimer = null;
      if (child === null) return;
      const killTimer = setTimeout(() => {
        log.say(spec.name, `did not stop within ${spec.stopTimeoutMs} ms: killed`);
        signalGroup("SIGKILL");
      }, spec.stopTimeoutMs);
      signalGroup("SIGTERM");
      await ended;
      clearTimeout(killTimer);
    },
  };
};
