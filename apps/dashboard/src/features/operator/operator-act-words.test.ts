import { expect, test } from "vitest";
import { factsOfAct, wordsOfAct } from "./operator-act-words.ts";

const lines = (action: string, detail: unknown) =>
  factsOfAct({ action, detail }).map(({ label, value }) => `${label}: ${value}`);

test("what operators did reads as words, and no part of it as JSON", () => {
  expect(wordsOfAct("tenant.suspend")).toBe("Suspended a tenant");
  expect(lines("tenant.suspend", { reason: "Somebody else's match." })).toEqual(["Reason: Somebody else's match."]);
  expect(lines("tenant.setPlan", { planId: "payAsYouGo" })).toEqual(["Plan: Pay as you go"]);
  expect(lines("tenant.setFlag", { flag: "testSource", enabled: null })).toEqual([
    "Feature: Test picture",
    "Switched: as for everybody",
  ]);
  expect(lines("tenants.list", { search: "", sort: "newest", state: "pastDue" })).toEqual(["State: Past due"]);
  expect(lines("usage.view", { to: "2026-11-27T23:30:00.000Z", from: "2026-11-01T00:00:00.000Z" })).toEqual([
    "From: 1 Nov 2026",
    "To: 27 Nov 2026",
  ]);
});

test("limits are named, one that is taken away says so, and none at all are the plan's", () => {
  expect(lines("tenant.setLimits", { membersPerTenant: 50, apiKeysPerTenant: null })).toEqual([
    "API keys: no limit",
    "Members: 50",
  ]);
  expect(lines("tenant.setLimits", {})).toEqual(["Limits: those of the plan"]);
});

test("an act that nobody knows any more shows what it holds", () => {
  expect(wordsOfAct("tenant.rename")).toBe("tenant.rename");
  expect(lines("tenant.rename", { parts: [1] })).toEqual(["parts: [1]"]);
  expect(lines("tenant.view", null)).toEqual([]);
});
