import { spawn } from "node:child_process";

/** Remembers the last list of process groups; when its input closes without "bye", it stops them: kindly, then not. */
const SCRIPT = `
groups=""
while read -r line; do groups="$line"; [ "$line" = bye ] && exit 0; done
for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
tries=0
while [ "$tries" -lt 50 ]; do
  alive=""
  for group in $groups; do kill -s 0 -- "-$group" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && exit 0
  sleep 0.2
  tries=$((tries + 1))
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

export interface OrphanGuard {
  /** Replaces the list of process groups that must not outlive the supervisor. */
  readonly watch: (groups: readonly number[]) => void;
  /** Everything was stopped in good order. */
  readonly dismiss: () => void;
}

/**
 * Children that outlive a killed supervisor would hold its ports and its database. This shell, in a session of its own,
 * holds a pipe from the supervisor; the kernel closes it however the supervisor ends, `kill -9` included.
 */
export const startOrphanGuard = (): OrphanGuard => {
  const shell = spawn("/bin/sh", ["-c", SCRIPT], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  shell.unref();
  shell.stdin.on("error", () => undefined); // the guard was killed by hand: nothing to tell it any more
  return {
    watch: (groups) => shell.stdin.write(`${groups.join(" ")}\n`),
    dismiss: () => shell.stdin.end("bye\n"),
  };
};
