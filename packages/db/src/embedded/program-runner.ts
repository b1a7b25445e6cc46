import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

/** How PostgreSQL's programs are started here: PostgreSQL refuses to run as root. */
export interface ProgramRunner {
  readonly how: "as we are" | "in a user namespace" | "as nobody";
  /** Where the programs and the database's files are; not always where the caller wanted them. */
  readonly programsDir: string;
  readonly filesDir: string;
  /** The command line that runs a program of `programsDir`. */
  readonly commandLine: (program: string, args: readonly string[]) => [command: string, args: string[]];
  readonly spawnOptions: { uid?: number; gid?: number; cwd?: string };
  /** Lets the server's user read a file that we made. */
  readonly give: (file: string) => void;
}

const MAP_ROOT_TO_NOBODY = ["--user", "--map-user=65534", "--map-group=65534"];

const idOfNobody = (flag: "-u" | "-g"): number => {
  const { stdout, status } = spawnSync("id", [flag, "nobody"], { encoding: "utf8" });
  if (status !== 0)
    throw new Error(
      "PostgreSQL refuses to run as root, and here are neither user namespaces nor a user `nobody`. Run as another user, or set DATABASE_URL to a PostgreSQL server of yours.",
    );
  return Number(stdout);
};

export const chooseRunner = (programsDir: string, filesDir: string): ProgramRunner => {
  const direct =
    (dir: string): ProgramRunner["commandLine"] =>
    (program, args) => [path.join(dir, program), [...args]];
  const keep = (): void => undefined;
  if (process.getuid?.() !== 0) {
    return { how: "as we are", programsDir, filesDir, commandLine: direct(programsDir), spawnOptions: {}, give: keep };
  }
  // As root we take a user namespace: PostgreSQL sees itself as nobody, the files stay root's, and every path that root
  // can reach works, a checkout under /root included.
  if (spawnSync("unshare", [...MAP_ROOT_TO_NOBODY, "true"]).status === 0) {
    return {
      how: "in a user namespace",
      programsDir,
      filesDir,
      commandLine: (program, args) => [
        "unshare",
        [...MAP_ROOT_TO_NOBODY, "--", path.join(programsDir, program), ...args],
      ],
      spawnOptions: {},
      give: keep,
    };
  }
  // Some containers forbid user namespaces. Another user must then reach programs and files: /var/tmp is open to all.
  const [uid, gid] = [idOfNobody("-u"), idOfNobody("-g")];
  const tag = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);
  const copiedHome = path.join("/var/tmp", `sluice-postgres-${tag(programsDir)}`);
  if (!existsSync(copiedHome)) {
    cpSync(path.dirname(programsDir), copiedHome, { recursive: true, verbatimSymlinks: true });
  }
  const openFilesDir = path.join("/var/tmp", `sluice-data-${tag(filesDir)}`);
  mkdirSync(openFilesDir, { recursive: true, mode: 0o700 });
  chownSync(openFilesDir, uid, gid);
  const copiedPrograms = path.join(copiedHome, "bin");
  return {
    how: "as nobody",
    programsDir: copiedPrograms,
    filesDir: openFilesDir,
    commandLine: direct(copiedPrograms),
    spawnOptions: { uid, gid, cwd: "/" },
    give: (file) => chownSync(file, uid, gid),
  };
};
