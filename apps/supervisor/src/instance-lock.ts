import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** When the process began, in clock ticks since boot; tells a process from a later one with the same id. Linux only. */
const readStartTicks = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null; // no /proc on this system, or the process is gone: the caller asks the kernel by signal
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/**
 * Takes the data folder for this process. Returns the release. Refuses while another live supervisor holds it; a lock
 * whose owner was killed is taken over.
 */
export const lockDataDir = (dataDir: string): (() => void) => {
  const file = path.join(dataDir, "supervisor.lock");
  const mine = `${process.pid} ${readStartTicks(process.pid) ?? ""}\n`;
  const take = (): boolean => {
    try {
      writeFileSync(file, mine, { flag: "wx", mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  };
  if (!take()) {
    const [pidText = "", startTicks = ""] = readFileSync(file, "utf8").trim().split(" ");
    const pid = Number(pidText);
    if (pid > 0 && isAlive(pid) && (startTicks === "" || startTicks === readStartTicks(pid))) {
      throw new Error(
        `Sluice already runs on ${dataDir} (process ${pid}). Stop it first, or set SLUICE_DATA_DIR to another folder.`,
      );
    }
    rmSync(file, { force: true });
    if (!take()) throw new Error(`Another start took ${dataDir} at the same moment. Try again.`);
  }
  return () => rmSync(file, { force: true });
};
