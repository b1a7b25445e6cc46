import { CHECKS } from "./checks.ts";
import { createLogStream } from "./log-stream.ts";

const log = createLogStream((text) => process.stdout.write(text), process.stdout.isTTY);
let failed = 0;
for (const check of CHECKS) {
  try {
    await check.run(log);
    log.say("check", `passed  ${check.name}`);
  } catch (error) {
    failed++;
    log.say("check", `FAILED  ${check.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
