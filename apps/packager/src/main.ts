import { parseConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { startPackager } from "./packager.ts";

// Media, and the hashes that open the ingest, are for this user alone.
process.umask(0o077);

const config = parseConfig(process.env);
const log = createLog(config.logLevel);
// What ends the process says so in the log, and not on standard error alone.
process.on("uncaughtExceptionMonitor", (error, origin) => {
  log.fatal({ err: error, origin }, "the packager ends: an error that nobody expected");
});
// Whatever a channel's state hangs on is awaited by somebody. The rest is tidying up, and no reason to darken every channel.
process.on("unhandledRejection", (error) => {
  log.error({ err: error }, "something failed that nobody waited for");
});

const starting = startPackager(config, log);

let isStopping = false;
const stop = (signal: NodeJS.Signals): void => {
  // A second signal does not wait for the first one's drain.
  if (isStopping) process.exit(1);
  isStopping = true;
  log.info({ signal }, "stopping");
  starting
    .then((packager) => packager.stop())
    .then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, "could not stop cleanly");
        process.exit(1);
      },
    );
};
// Before the start is over: it is ready for players earlier than that, and what it has counted goes out when it stops.
process.on("SIGTERM", stop);
process.on("SIGINT", stop);

await starting;
