import { expect, test } from "vitest";
import { readAudit } from "./dependency-audit.ts";

const report = (severity: string) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      minimist: {
        name: "minimist",
        severity,
        via: [{ title: "Prototype Pollution in minimist", url: "https://github.com/advisories/GHSA-xvch-5gv4-984h" }],
        range: "<0.2.4",
      },
      mkdirp: { name: "mkdirp", severity: "low", via: ["minimist"], range: "0.4.1 - 0.5.1" },
    },
  });

test("a vulnerability of severity high or critical is told by package, range and advisory", () => {
  for (const severity of ["high", "critical"]) {
    expect(readAudit(report(severity))).toEqual({
      kind: "vulnerable",
      lines: [
        `minimist <0.2.4: ${severity}: Prototype Pollution in minimist https://github.com/advisories/GHSA-xvch-5gv4-984h`,
      ],
    });
  }
});

test("lesser ones, and none, are clean", () => {
  expect(readAudit(report("moderate"))).toEqual({ kind: "clean" });
  expect(readAudit(JSON.stringify({ vulnerabilities: {} }))).toEqual({ kind: "clean" });
});

test("a registry that does not answer is no clean bill: the outcome says that nobody was asked, and why", () => {
  expect(readAudit(JSON.stringify({ message: "405 Method Not Allowed", statusCode: 405 }))).toEqual({
    kind: "unasked",
    reason: "405 Method Not Allowed",
  });
  expect(readAudit("")).toMatchObject({ kind: "unasked" });
  expect(readAudit('{"vulnerabilities": 3}')).toMatchObject({ kind: "unasked" });
});
