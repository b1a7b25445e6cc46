import { expect, test } from "vitest";
import { Incidents } from "./incidents.ts";

test("a text that is cut in the middle of a character stays text", () => {
  const incidents = new Incidents();
  const path = `${"a".repeat(299)}\u{1f600}1.ts`;
  incidents.add({ atMs: 1, code: "not_mpegts", detail: `${"b".repeat(499)}\u{1f600}`, path, stream: "a" });
  const [{ detail, path: shown } = { detail: "", path: "" }] = incidents.list();
  expect([detail.length, shown.length]).toEqual([500, 300]);
  expect(detail + shown).not.toMatch(/\p{Cs}/u);
});

test("whoever has no password takes one line, whatever they call their streams", () => {
  const incidents = new Incidents();
  incidents.add({ atMs: 1, code: "not_mpegts", detail: "", path: "high/1.ts", stream: "high" });
  for (let i = 0; i < 100; i++) {
    incidents.add({ atMs: 2, code: "ingest_unauthorized", detail: "", path: `x${i}/1.ts`, stream: `x${i}` });
  }
  expect(incidents.list().map(({ code, path, count }) => [code, path, count])).toEqual([
    ["not_mpegts", "high/1.ts", 1],
    ["ingest_unauthorized", "x99/1.ts", 100],
  ]);
});
