import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../../test/hex.ts";
import { nodeCiphers } from "../../test/node-ciphers.ts";
import { MediaError } from "../bytes/index.ts";
import { clearKeyPssh, playReadyObject, playReadyPssh, psshBox, readPssh, widevinePssh } from "./index.ts";

const KEY_ID = fromHex("0123456789abcdef0123456789abcdef");
const OTHER_ID = fromHex("ffffffffffffffffffffffffffffffff");

test("the common system's box names the keys and nothing else", () => {
  expect(toHex(clearKeyPssh([KEY_ID, OTHER_ID]))).toBe(
    toHex(
      fromHex(`
        00000044 70737368 01000000
        1077efecc0b24d02ace33c1e52e2fb4b
        00000002 0123456789abcdef0123456789abcdef ffffffffffffffffffffffffffffffff
        00000000`),
    ),
  );
});

test("Widevine's data are the protocol buffer that its clients read", () => {
  const pssh = readPssh(widevinePssh({ keyIds: [KEY_ID], contentId: Uint8Array.of(0x61, 0x62), scheme: "cbcs" }));
  expect(toHex(pssh.systemId)).toBe("edef8ba979d64acea3c827dcd51d21ed");
  expect(pssh.keyIds).toBeUndefined();
  // key_ids, content_id, and protection_scheme as a varint of the four characters.
  expect(toHex(pssh.data)).toBe(toHex(fromHex("1210 0123456789abcdef0123456789abcdef 2202 6162 48 f3c6899b06")));
  const { data } = readPssh(widevinePssh({ keyIds: [KEY_ID, OTHER_ID], scheme: "cenc" }));
  expect(toHex(data)).toBe(
    toHex(fromHex("1210 0123456789abcdef0123456789abcdef 1210 ffffffffffffffffffffffffffffffff 48 e3dc959b06")),
  );
});

const headerOf = (object: Uint8Array): string => {
  const view = new DataView(object.buffer, object.byteOffset, object.byteLength);
  expect(view.getUint32(0, true)).toBe(object.length);
  expect([view.getUint16(4, true), view.getUint16(6, true), view.getUint16(8, true)]).toEqual([
    1,
    1,
    object.length - 10,
  ]);
  return Buffer.from(object.subarray(10)).toString("utf16le");
};

test("PlayReady's header of cenc is version 4.0, with the key id as a GUID and the key's checksum", () => {
  const key = fromHex("00112233445566778899aabbccddeeff");
  const guid = fromHex("67452301ab89efcd0123456789abcdef");
  const checksum = createCipheriv("aes-128-ecb", key, null).update(guid).subarray(0, 8).toString("base64");
  const options = { keyId: KEY_ID, scheme: "cenc", laUrl: "https://a.test/?x=1&y=2" } as const;
  expect(headerOf(playReadyObject({ ...options, checksum: { key, ecb: nodeCiphers.ecb } }))).toBe(
    '<WRMHEADER xmlns="http://schemas.microsoft.com/DRM/2007/03/PlayReadyHeader" version="4.0.0.0"><DATA><PROTECTINFO>' +
      `<KEYLEN>16</KEYLEN><ALGID>AESCTR</ALGID></PROTECTINFO><KID>${Buffer.from(guid).toString("base64")}</KID>` +
      `<CHECKSUM>${checksum}</CHECKSUM><LA_URL>https://a.test/?x=1&amp;y=2</LA_URL></DATA></WRMHEADER>`,
  );
});

test("PlayReady's header of cbcs is version 4.3 and names AES-CBC", () => {
  const object = playReadyObject({ keyId: KEY_ID, scheme: "cbcs" });
  expect(headerOf(object)).toBe(
    '<WRMHEADER xmlns="http://schemas.microsoft.com/DRM/2007/03/PlayReadyHeader" version="4.3.0.0"><DATA><PROTECTINFO><KIDS>' +
      '<KID ALGID="AESCBC" VALUE="Z0UjAauJ780BI0VniavN7w=="></KID></KIDS></PROTECTINFO></DATA></WRMHEADER>',
  );
  const pssh = readPssh(playReadyPssh({ keyId: KEY_ID, scheme: "cbcs" }));
  expect(toHex(pssh.systemId)).toBe("9a04f07998404286ab92e65be0885f95");
  expect(pssh.data).toEqual(object);
});

test("any bytes are a pssh box or a MediaError", () => {
  const box = psshBox({ systemId: OTHER_ID, keyIds: [KEY_ID], data: new Uint8Array(9) });
  for (let length = 0; length < box.length; length++) {
    expect(() => readPssh(box.subarray(0, length))).toThrowError(MediaError);
  }
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(box.length - 1), fc.nat(255)), { maxLength: 5 }), (changes) => {
      const bytes = box.slice();
      for (const [at, value] of changes) bytes[at] = value;
      try {
        expect(readPssh(bytes).systemId.length).toBe(16);
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }),
  );
});
