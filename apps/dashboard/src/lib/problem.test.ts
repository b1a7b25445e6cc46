import { expect, test } from "vitest";
import { problemOf } from "./problem.ts";

const refusal = (code: string, detail: string) => ({ data: { problem: { code, detail, violations: [] } } });

test.for([
  ["budget_reached", "Raise it at http://127.0.0.1:3000/billing, or wait.", "Raise it, or wait."],
  ["tenant_read_only", "Pay at https://sluice.example/billing; all is back.", "Pay; all is back."],
  ["limit_reached", 'Change to "Committed" at https://sluice.example/billing.', 'Change to "Committed".'],
] as const)("a refusal that a screen links to its page is read without the address: %s", ([code, detail, read]) => {
  expect(problemOf(refusal(code, detail)).message).toBe(read);
});

test("the address of somebody else's server, which a refusal is about, stays", () => {
  const detail = "The key server at https://keys.example/v1 did not answer.";
  expect(problemOf(refusal("invalid_request", detail)).message).toBe(detail);
});
