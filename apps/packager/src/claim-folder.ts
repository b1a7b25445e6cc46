import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasErrno } from "./storage/has-errno.ts";

/**
 * Takes a data folder for this process alone: two that append to the same files would damage them. A claim whose
 * process is dead, or whose number has been given to something else, counts for nothing. Returns how to let go.
 */
export const claimFolder = async (folder: string): Promise<() => Promise<void>> => {
  const path = join(folder, "packager.pid");
  const mine = `${process.pid} ${await startOf(process.pid)}\n`;
  for (;;) {
    try {
      await writeFile(path, mine, { flag: "wx" });
      return () => rm(path, { force: true });
    } catch (error) {
      if (!hasErrno(error, "EEXIST")) throw error;
    }
    const [pid = "", start = ""] = (await readFile(path, "utf8").catch(() => "")).trim().split(" ");
    if (await isRunning(Number(pid), start)) {
      throw new Error(`The data folder ${folder} is in use by process ${pid}: stop it, or give this one its own.`);
    }
    await rm(path, { force: true });
  }
};

const isRunning = async (pid: number, start: string): Promise<boolean> => {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasErrno(error, "EPERM");
  }
  return (await startOf(pid)) === start;
};

/** When the process began, in the kernel's ticks; where there is no /proc, the number alone has to do. */
const startOf = async (pid: number): Promise<string> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return "";
    throw error;
  }
};
