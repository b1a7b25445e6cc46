import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

export interface Tool {
  /** A file that is there when the tool is. */
  readonly file: string;
  /** The Debian package that brings it. */
  readonly debianPackage: string;
}

export const TOOLS = {
  chromium: { file: "/usr/bin/chromium", debianPackage: "chromium" },
  ffmpeg: { file: "/usr/bin/ffmpeg", debianPackage: "ffmpeg" },
  xmllint: { file: "/usr/bin/xmllint", debianPackage: "libxml2-utils" },
  font: { file: "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", debianPackage: "fonts-dejavu-core" },
  nginx: { file: "/usr/sbin/nginx", debianPackage: "nginx-light" },
  wrk: { file: "/usr/bin/wrk", debianPackage: "wrk" },
} as const satisfies Record<string, Tool>;

/**
 * Sees to it that programs of the system are there: installs what is missing when we may (root on Debian or Ubuntu), and
 * otherwise refuses with the command to run.
 */
export const ensureTools = (tools: readonly Tool[], say: (line: string) => void): void => {
  const missing = tools.filter((tool) => !existsSync(tool.file)).map((tool) => tool.debianPackage);
  if (missing.length === 0) return;
  const install = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(`These programs are missing: ${missing.join(", ")}. On Debian or Ubuntu: sudo ${install}`);
  }
  say(`installing ${missing.join(", ")} by apt-get`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const command of ["apt-get update", install]) {
    const done = spawnSync("/bin/sh", ["-c", command], { encoding: "utf8", env: environment });
    if (done.status !== 0) throw new Error(`"${command}" failed:\n${done.stdout}${done.stderr}`);
  }
};
