import type { ContentKey, DrmSystem, EncryptionMethod } from "@sluice/contracts";
import { playReadyObject, playReadyPssh, widevinePssh } from "@sluice/media/cenc";
import { expect, test } from "vitest";
import { base64 } from "./base64.ts";
import { isAnsweredHere, signalsOf } from "./drm-signals.ts";

const keyId = "00112233445566778899aabbccddeeff";
const id = Uint8Array.from(Buffer.from(keyId, "hex"));
const widevine = widevinePssh({ keyIds: [id], contentId: Uint8Array.of(1, 2, 3), scheme: "cbcs" });
const laUrl = "https://licences.example";
const playReady = { keyId: id, scheme: "cbcs" as const, laUrl };

/** As of a key server that answers with a box, or nothing, and leaves HLS to us. */
const withBox = (system: DrmSystem, pssh: Uint8Array | null): ContentKey => ({
  trackType: "ALL",
  keyId,
  key: "f".repeat(32),
  iv: "1".repeat(32),
  signals: [{ system, pssh: pssh && base64(pssh), hls: null }],
});

test.each([
  ["CBCS", "WIDEVINE", widevine, `data:text/plain;base64,${base64(widevine)}`],
  [
    "CBCS",
    "PLAYREADY",
    playReadyPssh(playReady),
    `data:text/plain;charset=UTF-16;base64,${base64(playReadyObject(playReady))}`,
  ],
  ["CBCS", "FAIRPLAY", null, `skd://${keyId}`],
  ["AES_128", "CLEAR_KEY_AES_128", null, `${keyId}.key`],
] as const satisfies readonly (readonly [EncryptionMethod, DrmSystem, Uint8Array | null, string])[])(
  "in HLS of %s a key of %s is named also where the key server gave no line for it, by its box if there is one",
  (method, system, pssh, uri) => {
    const [signals] = signalsOf(method, [system], withBox(system, pssh));
    expect(signals?.hls.map((line) => line.uri)).toEqual([uri]);
    expect(signals?.pssh).toEqual(pssh ?? undefined);
  },
);

test("whatever the packager answers for is named in its playlists", () => {
  const key = withBox("CLEAR_KEY_AES_128", null);
  expect(isAnsweredHere(key, "CLEAR_KEY_AES_128")).toBe(true);
  expect(signalsOf("AES_128", ["CLEAR_KEY_AES_128"], key)[0]?.hls).toHaveLength(1);
});
