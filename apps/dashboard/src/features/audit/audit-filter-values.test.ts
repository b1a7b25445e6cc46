import { auditFilterSchema } from "@sluice/contracts";
import { expect, test } from "vitest";
import { auditDownloadUrl, isFiltering, NO_FILTER, toAuditFilter } from "./audit-filter-values.ts";

test("what is left open is not asked for", () => {
  expect(toAuditFilter({ ...NO_FILTER, search: "  ", fromDay: "nonsense" })).toEqual({});
  expect(isFiltering(NO_FILTER)).toBe(false);
});

test("days are whole days where the viewer is, the last one included", () => {
  const filter = toAuditFilter({ ...NO_FILTER, fromDay: "2026-12-31", untilDay: "2026-12-31" });
  expect(filter).toEqual({
    from: new Date(2026, 11, 31).toISOString(),
    to: new Date(2027, 0, 1).toISOString(),
  });
  expect(auditFilterSchema.safeParse(filter).success).toBe(true);
});

test("a download asks for what is shown", () => {
  const url = auditDownloadUrl({ ...NO_FILTER, search: "a&b", action: "channel.create" }, "csv");
  expect(url).toBe("/api/audit-log?format=csv&search=a%26b&action=channel.create");
});
