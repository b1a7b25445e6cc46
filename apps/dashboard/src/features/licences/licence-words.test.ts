import type { LicenceRequest } from "@sluice/contracts";
import { expect, test } from "vitest";
import { lastViewer, licenceWords } from "./licence-words.ts";

const last = { at: "2026-05-01T10:00:00Z", detail: null, viewer: null, network: null, userAgent: null, keyIds: [] };
const request = (more: Partial<LicenceRequest>) => ({
  outcome: "granted" as const,
  reason: null,
  system: "WIDEVINE" as const,
  last,
  ...more,
});

test("a licence that was given has nothing to explain; of AES-128 it is a key", () => {
  expect(licenceWords(request({}))).toEqual({ title: "Licence given", detail: null, failure: null });
  expect(licenceWords(request({ system: "CLEAR_KEY_AES_128" })).title).toBe("Key given");
});

test("a refusal says why in words, and what ends it", () => {
  const words = licenceWords(request({ outcome: "access_refused", reason: "token_expired" }));
  expect(words).toMatchObject({ detail: "The token has expired.", failure: { code: "access_refused" } });
  expect(words.failure?.remedy).not.toContain("`");
  const silent = "The licence server of WIDEVINE gave no answer (timeout).";
  expect(licenceWords(request({ outcome: "licence_server_failed", last: { ...last, detail: silent } }))).toMatchObject({
    title: "The licence server gave no answer",
    detail: silent,
  });
});

test("what is not there is said of keys and of licence servers, each in its own words", () => {
  const titleOf = (system: LicenceRequest["system"]) => licenceWords(request({ outcome: "not_found", system })).title;
  expect([titleOf("CLEAR_KEY"), titleOf("WIDEVINE")]).toEqual(["There is no such key", "There is no licence server"]);
});

test("the last viewer is named by the token, else by the network", () => {
  const named = { last: { ...last, viewer: "viewer-1", network: "192.0.2.1" } };
  expect([lastViewer(named), lastViewer({ last: { ...named.last, viewer: null } }), lastViewer({ last })]).toEqual([
    "viewer-1",
    "192.0.2.1",
    "unknown",
  ]);
});
