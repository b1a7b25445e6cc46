import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { waitUntil } from "@sluice/testkit";
import { expect, onTestFinished, test } from "vitest";

// A supervisor in small: one child in a group of its own, of which the guard knows.
const PARENT = `
import { spawn } from "node:child_process";
import { startOrphanGuard } from ${JSON.stringify(path.join(import.meta.dirname, "orphan-guard.ts"))};
const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
const guard = startOrphanGuard();
guard.watch([child.pid]);
if (process.argv[1] === "dismiss") guard.dismiss();
process.stdout.write(String(child.pid) + "\\n");
setInterval(() => undefined, 1000);
`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: it is gone
  }
};

const startParent = async (...args: string[]) => {
  const parent = spawn(process.execPath, ["--input-type=module", "-e", PARENT, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const childPid = Number(line.toString());
  onTestFinished(() => {
    parent.kill("SIGKILL");
    if (isAlive(childPid)) process.kill(childPid, "SIGKILL");
  });
  return { parent, childPid };
};

test("what a supervisor started ends when the supervisor is killed with no chance to say so", async () => {
  const { parent, childPid } = await startParent();
  expect(isAlive(childPid)).toBe(true);
  parent.kill("SIGKILL");
  await waitUntil(() => !isAlive(childPid), { what: "the orphan to end", timeoutMs: 20_000 });
});

test("a dismissed guard touches nothing", async () => {
  const { parent, childPid } = await startParent("dismiss");
  parent.kill("SIGKILL");
  await once(parent, "exit");
  expect(isAlive(childPid)).toBe(true);
});
