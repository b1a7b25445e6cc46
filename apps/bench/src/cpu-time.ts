import { readdirSync, readFileSync } from "node:fs";

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number),
  );

/**
 * CPU seconds, user and system, that a process, its threads and its descendants have used so far: the first figure of
 * `/proc/PID/task/TID/schedstat`, exact to the nanosecond, where `stat` counts in hundredths.
 */
export const readTreeCpuSeconds = (pid: number): number => {
  let seconds = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const nanoseconds = readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0];
    seconds += Number(nanoseconds) / 1e9;
  }
  return childrenOf(pid).reduce((sum, child) => sum + readTreeCpuSeconds(child), seconds);
};
