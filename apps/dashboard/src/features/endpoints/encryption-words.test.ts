import { newOriginEndpointSchema } from "@sluice/contracts";
import { expect, test } from "vitest";
import { formatDuration } from "#lib/format.ts";
import { describeEncryption, encryptionAgain, fittingSystems, newEncryption } from "./encryption-words.ts";
import { newManifest } from "./endpoint-values.ts";

test.each(["TS", "CMAF"] as const)(
  "what the form first shows of encryption in %s can be saved as it is",
  (container) => {
    const endpoint = {
      name: "drm",
      container,
      manifests: [newManifest("HLS", [])],
      encryption: newEncryption(container),
    };
    expect(newOriginEndpointSchema.safeParse(endpoint).error?.issues ?? []).toEqual([]);
  },
);

test("who switches encryption off and on again loses no setting, unless the container is another by now", () => {
  const before = { ...newEncryption("CMAF"), keyProvider: "vendor", keyRotationIntervalSeconds: 300 };
  expect(encryptionAgain(before, "CMAF")).toEqual(before);
  expect(encryptionAgain(before, "TS")).toEqual(newEncryption("TS"));
  expect(encryptionAgain(null, "CMAF")).toEqual(newEncryption("CMAF"));
});

test("another method keeps the systems that fit it, and is never left without one", () => {
  expect(fittingSystems("CENC", ["FAIRPLAY", "WIDEVINE"])).toEqual(["WIDEVINE"]);
  expect(fittingSystems("CENC", ["FAIRPLAY"])).toEqual(["CLEAR_KEY"]);
});

test("a card says method, systems and rotation in words", () => {
  const encryption = { ...newEncryption("CMAF"), keyRotationIntervalSeconds: 300 };
  expect(describeEncryption(encryption, formatDuration)).toBe(`CBCS · ClearKey · new key every ${formatDuration(300)}`);
});
