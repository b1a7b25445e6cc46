export { type PackagerConfig, parseConfig } from "./config.ts";
export { createLog } from "./log.ts";
export { type RunningPackager, startPackager } from "./packager.ts";
