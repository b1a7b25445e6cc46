import { METER_IDS } from "@sluice/contracts";
import { expect, test } from "vitest";
import { type ChannelUsageRow, nextSort, sortChannelUsage, type UsageSort } from "./sort-channel-usage.ts";

const row = (channel: string | null, ingest: number, costCents: string | null, id = "ch_x"): ChannelUsageRow => ({
  channelId: id === "" ? null : (id as ChannelUsageRow["channelId"]),
  channelGroup: channel === null ? null : "live",
  channel,
  costCents,
  meters: METER_IDS.map((meter) => ({ meter, quantity: meter === "ingestBytes" ? String(ingest) : "0", costCents })),
});
const rows = [row("b", 5, "9.5"), row(null, 7, "0.5", ""), row("a", 5, "10"), row(null, 6, "1")];
const order = (sort: UsageSort) => sortChannelUsage(rows, sort).map(({ channel, channelId }) => channel ?? channelId);

test("costs are sorted as numbers, and equals by name", () => {
  expect(order({ column: "costCents", isDescending: true })).toEqual(["a", "b", "ch_x", null]);
  expect(order({ column: "ingestBytes", isDescending: false })).toEqual(["a", "b", "ch_x", null]);
  expect(order({ column: "ingestBytes", isDescending: true })).toEqual([null, "ch_x", "a", "b"]);
});

test("names come first, deleted channels after them, and what belongs to no channel last", () => {
  expect(order({ column: "channel", isDescending: false })).toEqual(["a", "b", "ch_x", null]);
});

test("a column begins with its largest, names with the first, and turns round when it is asked for again", () => {
  const byCost = nextSort({ column: "channel", isDescending: false }, "costCents");
  expect(byCost).toEqual({ column: "costCents", isDescending: true });
  expect(nextSort(byCost, "costCents")).toEqual({ column: "costCents", isDescending: false });
  expect(nextSort(byCost, "channel")).toEqual({ column: "channel", isDescending: false });
});
