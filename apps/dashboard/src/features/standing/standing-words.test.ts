import { expect, test } from "vitest";
import { standingWarning } from "./standing-words.ts";

const dates = {
  pastDueSince: "2026-11-02T10:00:00.000Z",
  readOnlyFrom: "2026-11-16T10:00:00.000Z",
  pausedFrom: "2026-11-30T10:00:00.000Z",
};

test("who pays is told nothing", () => {
  const nothing = { pastDueSince: null, readOnlyFrom: null, pausedFrom: null };
  expect(standingWarning({ standing: "active", ...nothing })).toBeNull();
});

test("each step says since when, and each but the last the date of the next", () => {
  const pastDue = standingWarning({ standing: "pastDue", ...dates });
  expect(pastDue?.title).toContain("since 2 Nov 2026");
  expect(pastDue?.text).toContain("read-only on 16 Nov 2026, and channels are switched off on 30 Nov 2026");
  expect(standingWarning({ standing: "readOnly", ...dates })?.text).toContain("switched off on 30 Nov 2026");
  const paused = standingWarning({ standing: "paused", ...dates });
  expect(paused?.title).toContain("since 2 Nov 2026");
  expect(paused?.text).toContain("back at once");
});
