import { expect, test } from "vitest";
import { PrebuiltResponse } from "../http/index.ts";
import { TokenInManifest } from "./token-in-manifest.ts";

const applied = (text: string): string => {
  const manifest = new PrebuiltResponse(200, {}, new TextEncoder().encode(text), '"e"');
  return new TextDecoder().decode(new TokenInManifest().apply(manifest, "token=T").body);
};

test("what players ask of us with a token has it: playlists, keys and licences, these by their whole address", () => {
  expect(applied("#EXTM3U\nindex_0.m3u8\n")).toBe("#EXTM3U\nindex_0.m3u8?token=T\n");
  expect(applied('#EXT-X-KEY:METHOD=AES-128,URI="00ff.key",IV=0x1\n')).toContain('URI="00ff.key?token=T",IV');
  for (const name of ["clearkey", "playready", "widevine"]) {
    const address = `https://origin.example/out/v1/a.b/c/d/${name}`;
    expect(applied(`<dashif:Laurl>${address}</dashif:Laurl>`)).toBe(`<dashif:Laurl>${address}?token=T</dashif:Laurl>`);
  }
});

test.each([
  "segment_0_1.ts\n",
  '#EXT-X-MAP:URI="segment_0_0_k1_init.mp4"\n',
  '#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/1.key"\n',
  '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://00ff"\n',
])("no other address has it: %s", (text) => {
  expect(applied(text)).toBe(text);
});
