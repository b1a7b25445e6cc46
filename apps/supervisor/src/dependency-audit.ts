import { execFile } from "node:child_process";
import { z } from "zod";
import { ROOT } from "./settings.ts";

/** What a registry knows of the packages that are installed to run Sluice. */
export type AuditOutcome =
  | { readonly kind: "clean" }
  /** A line for each package with a known vulnerability of severity high or critical. */
  | { readonly kind: "vulnerable"; readonly lines: readonly string[] }
  /** The registry could not be asked, or keeps no advisories. */
  | { readonly kind: "unasked"; readonly reason: string };

const advisorySchema = z.object({ title: z.string(), url: z.string() });

const reportSchema = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      range: z.string(),
      via: z.array(z.union([z.string(), advisorySchema])),
    }),
  ),
});

const problemSchema = z.object({ message: z.string() });

/** Reads what `npm audit --json` (report version 2) printed. */
export const readAudit = (text: string): AuditOutcome => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "unasked", reason: `npm printed no JSON: ${text.slice(0, 200)}` };
  }
  const report = reportSchema.safeParse(json);
  if (!report.success) {
    const problem = problemSchema.safeParse(json);
    return { kind: "unasked", reason: problem.success ? problem.data.message : "npm printed another kind of report" };
  }
  const lines = Object.entries(report.data.vulnerabilities)
    .filter(([, { severity }]) => severity === "high" || severity === "critical")
    .map(([name, { severity, range, via }]) => {
      const reasons = via.map((each) => (typeof each === "string" ? `by ${each}` : `${each.title} ${each.url}`));
      return `${name} ${range}: ${severity}: ${reasons.join("; ")}`;
    });
  return lines.length === 0 ? { kind: "clean" } : { kind: "vulnerable", lines };
};

/** Asks npm's registry for what is known of the packages that Sluice runs with. */
export const auditDependencies = (): Promise<AuditOutcome> =>
  new Promise((resolve) => {
    const args = ["audit", "--omit=dev", "--json", "--fetch-retries=0", "--fetch-timeout=20000"];
    // It ends with code 1 for findings and for a registry that does not answer alike: what it prints tells them apart.
    execFile("npm", args, { cwd: ROOT, maxBuffer: 64 << 20 }, (_error, stdout) => resolve(readAudit(stdout)));
  });
