import { expect, test } from "vitest";
import { printUsageCsvLine, USAGE_CSV_HEAD, type UsageCsvRow } from "./usage-csv.ts";

const row: UsageCsvRow = {
  at: "2026-06-01T00:00:00.000Z",
  channelId: "ch_00000000000000000000" as UsageCsvRow["channelId"],
  channelGroup: "live",
  channel: "one",
  meter: "ingestBytes",
  quantity: "-12",
  unit: "byte",
  costCents: "-0.5",
};

test("the head names the columns, and each row has its values in their order", () => {
  expect(USAGE_CSV_HEAD).toBe("at,channelGroup,channel,channelId,meter,quantity,unit,costCents\r\n");
  expect(printUsageCsvLine(row)).toBe(
    "2026-06-01T00:00:00.000Z,live,one,ch_00000000000000000000,ingestBytes,-12,byte,-0.5\r\n",
  );
});

test("what belongs to no channel, and what the asker may not see, is empty", () => {
  const line = printUsageCsvLine({ ...row, channelId: null, channelGroup: null, channel: null, costCents: null });
  expect(line).toBe("2026-06-01T00:00:00.000Z,,,,ingestBytes,-12,byte,\r\n");
});

test("a name that a spreadsheet would take for a formula stays a name, and a number a number", () => {
  expect(printUsageCsvLine({ ...row, channel: "-1-cmd" })).toContain(`"'-1-cmd"`);
  expect(printUsageCsvLine(row)).toContain(",-12,");
});
