import { expect, test } from "vitest";
import { certificateState, readPemBlocks } from "./client-certificates.ts";

const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;

test("a file of several certificates is several, whatever stands between them", () => {
  expect(readPemBlocks(`subject=CN = one\n${pem("AAAA")}\n\n${pem("BBBB")}\n`)).toEqual([pem("AAAA"), pem("BBBB")]);
  expect(readPemBlocks(" \n")).toEqual([]);
});

test("what is no certificate stays, to be told that it is none", () => {
  expect(readPemBlocks("ssh-rsa AAAA\n")).toEqual(["ssh-rsa AAAA"]);
});

test("a certificate is good from its first moment to its last", () => {
  const times = { validFrom: "2026-01-01T00:00:00.000Z", validUntil: "2027-01-01T00:00:00.000Z" };
  const at = (moment: string) => certificateState(times, Date.parse(moment));
  expect([at("2025-12-31T23:59:59Z"), at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")]).toEqual([
    "early",
    "good",
    "expired",
  ]);
});
