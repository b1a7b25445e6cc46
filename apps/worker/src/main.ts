import { pino } from "pino";
import { readConfig } from "./config.ts";
import { startWorker } from "./start-worker.ts";

const config = readConfig(process.env);
const log = pino({ name: "worker", level: config.logLevel });
const worker = await startWorker(config, log);
log.info(
  { mail: config.smtp === undefined ? "kept" : "smtp", billing: config.billing === undefined ? "off" : "stripe" },
  "worker started",
);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    log.info({ signal }, "stopping");
    worker.stop().catch((error: unknown) => {
      log.error({ err: error }, "did not stop cleanly");
      process.exitCode = 1;
    });
  });
}

try {
  await worker.ended;
  log.info("worker stopped");
} catch (error) {
  log.error({ err: error }, "worker ended by an error");
  process.exitCode = 1;
}
