import { auditDependencies } from "./dependency-audit.ts";
import { findBrokenRules } from "./house-rules.ts";
import type { LogStream } from "./log-stream.ts";
import { runStep } from "./run-step.ts";

export interface Check {
  readonly name: string;
  /** Rejects when the check fails; what it has to say stands in the log by then. */
  readonly run: (log: LogStream) => Promise<void>;
}

const program =
  (name: string, command: string, ...args: string[]): Check["run"] =>
  (log) =>
    runStep(log, name, command, args);

/** What must hold of the source before anything is run, cheapest first. */
export const CHECKS: readonly Check[] = [
  {
    name: "house rules",
    run: async (log) => {
      const broken = findBrokenRules();
      for (const line of broken) log.say("rules", line);
      if (broken.length > 0) throw new Error(`${broken.length} lines break a rule`);
    },
  },
  { name: "format and lint", run: program("biome", "biome", "check", "--error-on-warnings", ".") },
  { name: "boundaries", run: program("turbo", "turbo", "boundaries") },
  { name: "schema", run: program("prisma", "prisma", "generate") },
  {
    name: "types",
    run: program("tsc", "turbo", "run", "typecheck", "--output-logs=errors-only", "--no-update-notifier"),
  },
  {
    name: "known vulnerabilities",
    run: async (log) => {
      const outcome = await auditDependencies();
      if (outcome.kind === "unasked") log.say("audit", `nobody could be asked: ${outcome.reason}`);
      if (outcome.kind !== "vulnerable") return;
      for (const line of outcome.lines) log.say("audit", line);
      throw new Error(`${outcome.lines.length} packages have known vulnerabilities: update them`);
    },
  },
  { name: "unused code", run: program("knip", "knip", "--no-progress") },
];
