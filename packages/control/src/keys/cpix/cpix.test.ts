import { execFileSync } from "node:child_process";
import {
  constants,
  createCipheriv,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DRM_SYSTEM_IDS, keysOfContract } from "@sluice/contracts";
import { describe, expect, test } from "vitest";
import { KeyFailure } from "../key-failure.ts";
import type { KeyRequest } from "./key-request.ts";
import { toUuid } from "./key-request.ts";
import { printKeyRequest } from "./print-key-request.ts";
import { readKeyAnswer } from "./read-key-answer.ts";

const KEY_IDS = Array.from({ length: 8 }, (_, i) => `${i + 1}`.repeat(32));
const requestOf = (more: Partial<KeyRequest> = {}): KeyRequest => ({
  spekeVersion: "2.0",
  contentId: "match-1",
  method: "CENC",
  keys: keysOfContract({ presetVideo: "PRESET_VIDEO_2", presetAudio: "PRESET_AUDIO_2" }).map((key, i) => ({
    ...key,
    keyId: KEY_IDS[i] ?? "",
  })),
  drmSystems: ["PLAYREADY", "WIDEVINE"],
  constantIv: null,
  period: {
    index: 5_925_000,
    timing: "INDEX_WITH_START_END",
    times: { startMs: 1_777_500_000_000, endMs: 1_777_500_300_000 },
  },
  certificate: undefined,
  ...more,
});
const one = { keys: [{ trackType: "ALL", max: undefined, keyId: KEY_IDS[0] ?? "" }] } as const;

const psshOf = (system: keyof typeof DRM_SYSTEM_IDS, data = "header"): string => {
  const head = Buffer.from(
    `00000000707373680000 0000${DRM_SYSTEM_IDS[system].replaceAll("-", "")}00000000`.replace(" ", ""),
    "hex",
  );
  const box = Buffer.concat([head, Buffer.from(data)]);
  box.writeUInt32BE(box.length, 0);
  box.writeUInt32BE(data.length, 28);
  return box.toString("base64");
};
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** What a key server does: fills in what it was sent. */
const answerTo = (
  request: KeyRequest,
  hls = '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="data:text/plain;base64,AAAA",KEYFORMAT="urn:uuid:x",KEYFORMATVERSIONS="1"',
): string => {
  let text = printKeyRequest(request);
  for (const [i, { keyId }] of request.keys.entries()) {
    const value = Buffer.alloc(16, i + 1).toString("base64");
    text = text.replace(
      new RegExp(`(<cpix:ContentKey [^>]*kid="${toUuid(keyId)}"[^>]*)/>`),
      `$1><cpix:Data><pskc:Secret><pskc:PlainValue>${value}</pskc:PlainValue></pskc:Secret></cpix:Data></cpix:ContentKey>`,
    );
  }
  for (const system of request.drmSystems) {
    text = text.replaceAll(
      new RegExp(`(systemId="${DRM_SYSTEM_IDS[system]}"[^>]*>)<cpix:PSSH/>`, "g"),
      `$1<cpix:PSSH>${psshOf(system)}</cpix:PSSH>`,
    );
  }
  return text.replaceAll(
    /<cpix:HLSSignalingData playlist="media"\/>/g,
    `<cpix:HLSSignalingData playlist="media">${base64(hls)}</cpix:HLSSignalingData>`,
  );
};

const read = (text: string, request = requestOf(), privateKey?: KeyObject) =>
  readKeyAnswer(text, request, privateKey?.export({ type: "pkcs8", format: "pem" }).toString());
const refusal = (text: string, request = requestOf(), privateKey?: KeyObject): string => {
  try {
    read(text, request, privateKey);
  } catch (error) {
    if (!(error instanceof KeyFailure)) throw error;
    expect(error.code).toBe("key_server_answer_invalid");
    return error.message;
  }
  throw new Error("the answer was taken");
};

const schemaOf = (version: string) =>
  fileURLToPath(new URL(`../shared/checks/cpix/cpix-${version}.xsd`, new URL("../../../../../", import.meta.url)));
const certificate = "MIIB";

describe("foreign judges", () => {
  const requests: [string, string, KeyRequest][] = [
    ["SPEKE 1.0", "2.3", requestOf({ spekeVersion: "1.0", ...one })],
    ["SPEKE 2.0", "2.3", requestOf()],
    [
      "SPEKE 2.0 with a constant vector, for a certificate",
      "2.3",
      requestOf({ method: "CBCS", constantIv: "0".repeat(32), certificate }),
    ],
    ["SPEKE 2.0 of systems that have no key server", "2.3", requestOf({ drmSystems: [] })],
    ["SPEKE 2.1", "2.4", requestOf({ spekeVersion: "2.1" })],
    ["SPEKE 2.1 for a certificate", "2.4", requestOf({ spekeVersion: "2.1", certificate })],
    [
      "SPEKE 2.1 by times alone",
      "2.4",
      requestOf({ spekeVersion: "2.1", period: { ...requestOf().period, timing: "START_END_ONLY" } }),
    ],
  ];
  test.for(requests)("the schema of DASH-IF accepts requests and answers of %s", ([, version, request], { skip }) => {
    const schema = schemaOf(version);
    if (!existsSync(schema)) skip("the schema was not asked: none in ../shared/checks/cpix");
    for (const input of [printKeyRequest(request), answerTo(request)]) {
      expect(() =>
        execFileSync("xmllint", ["--nonet", "--noout", "--schema", schema, "-"], { input, stdio: "pipe" }),
      ).not.toThrow();
    }
  });
});

test("a request says for which tracks each key is, up to what size, and from where the smaller one ends", () => {
  const text = printKeyRequest(requestOf());
  expect(text).toContain(
    'intendedTrackType="SD"><cpix:KeyPeriodFilter periodId="keyPeriod_5925000"/><cpix:VideoFilter maxPixels="589824"/>',
  );
  expect(text).toContain(
    'intendedTrackType="HD"><cpix:KeyPeriodFilter periodId="keyPeriod_5925000"/><cpix:VideoFilter minPixels="589825"/>',
  );
  expect(text).toContain('<cpix:AudioFilter maxChannels="2"/>');
  expect(text).toContain('<cpix:AudioFilter minChannels="3"/>');
  expect(printKeyRequest(requestOf(one))).toContain("<cpix:VideoFilter/><cpix:AudioFilter/>");
});

test("a period is told by its number, by its times, or both, as the key server wants it; times are of SPEKE 2.1", () => {
  const period = (more: Partial<KeyRequest>) =>
    /<cpix:ContentKeyPeriod [^>]*>/.exec(printKeyRequest(requestOf(more)))?.[0];
  const times = 'start="2026-04-29T22:00:00.000Z" end="2026-04-29T22:05:00.000Z"';
  const by = (timing: "INDEX_ONLY" | "START_END_ONLY") => ({
    spekeVersion: "2.1" as const,
    period: { ...requestOf().period, timing },
  });
  expect(period({ spekeVersion: "2.1" })).toContain(`index="5925000" ${times}`);
  expect(period(by("INDEX_ONLY"))).not.toContain("start");
  expect(period(by("START_END_ONLY"))).toContain(times);
  expect(period(by("START_END_ONLY"))).not.toContain("index");
  expect(period({})).toBe('<cpix:ContentKeyPeriod id="keyPeriod_5925000" index="5925000"/>');
});

test("an answer gives each track type its key and its systems' signals, taken apart", () => {
  const keys = read(answerTo(requestOf()));
  expect(keys.map(({ trackType }) => trackType)).toEqual(requestOf().keys.map(({ trackType }) => trackType));
  expect(keys[1]).toEqual({
    trackType: "HD",
    keyId: KEY_IDS[1],
    key: "02".repeat(16),
    iv: null,
    signals: (["PLAYREADY", "WIDEVINE"] as const).map((system) => ({
      system,
      pssh: psshOf(system),
      hls: { uri: "data:text/plain;base64,AAAA", keyFormat: "urn:uuid:x", keyFormatVersions: "1" },
    })),
  });
});

test("a key server may give a key an id of its own, as long as rule, key and signals agree", () => {
  const own = "abcdefab-cdef-abcd-efab-cdefabcdefab";
  const text = answerTo(requestOf()).replaceAll(toUuid(KEY_IDS[0] ?? ""), own);
  expect(read(text)[0]?.keyId).toBe(own.replaceAll("-", ""));
  expect(refusal(text.replace(own, toUuid(KEY_IDS[0] ?? "")))).toContain("no content key of kid abcdef");
});

test("SPEKE 1.0 tells the parts of an HLS key one by one", () => {
  const request = requestOf({ spekeVersion: "1.0", ...one, method: "SAMPLE_AES", drmSystems: ["FAIRPLAY"] });
  const text = answerTo(request)
    .replace("<cpix:URIExtXKey/>", `<cpix:URIExtXKey>${base64("skd://key-1")}</cpix:URIExtXKey>`)
    .replace("<speke:KeyFormat/>", `<speke:KeyFormat>${base64("com.apple.streamingkeydelivery")}</speke:KeyFormat>`)
    .replace("<speke:KeyFormatVersions/>", `<speke:KeyFormatVersions>${base64("1")}</speke:KeyFormatVersions>`);
  expect(read(text, request)[0]?.signals[0]?.hls).toEqual({
    uri: "skd://key-1",
    keyFormat: "com.apple.streamingkeydelivery",
    keyFormatVersions: "1",
  });
  const injected = text.replace(base64("skd://key-1"), base64('skd://key-1"\n#EXT-X-KEY'));
  expect(refusal(injected, request)).toContain("URI");
});

test("PlayReady's header, or a box in what is meant for manifests, is taken from there when there is no PSSH", () => {
  const request = requestOf({ ...one, drmSystems: ["PLAYREADY"] });
  const without = answerTo(request).replace(/<cpix:PSSH>[^<]*<\/cpix:PSSH>/, "<cpix:PSSH/>");
  const withData = (xml: string) =>
    without.replace(
      "<cpix:ContentProtectionData/>",
      `<cpix:ContentProtectionData>${base64(xml)}</cpix:ContentProtectionData>`,
    );
  const psshIn = (text: string) => read(text, request)[0]?.signals[0]?.pssh;
  expect(psshIn(without)).toBeNull();
  expect(psshIn(withData(`<mspr:pro>${base64("header")}</mspr:pro>`))).toBe(psshOf("PLAYREADY"));
  expect(psshIn(withData(`<pssh xmlns="urn:mpeg:cenc:2013">${psshOf("PLAYREADY")}</pssh>`))).toBe(psshOf("PLAYREADY"));
});

describe("keys that are encrypted for our certificate", () => {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const request = requestOf({ ...one, certificate });
  const seal = (value: Buffer) =>
    publicEncrypt({ key: pair.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" }, value).toString(
      "base64",
    );
  const documentKey = randomBytes(32);
  const macKey = randomBytes(64);
  const RSA = '<enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>';
  const AES = '<enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>';
  const cipherData = (value: string) => `<enc:CipherData><enc:CipherValue>${value}</enc:CipherValue></enc:CipherData>`;
  const encrypted = (macOf = (sealed: Buffer) => createHmac("sha512", macKey).update(sealed).digest()): string => {
    const iv = randomBytes(16);
    const cipher = createCipheriv("aes-256-cbc", documentKey, iv);
    const sealed = Buffer.concat([iv, cipher.update(Buffer.alloc(16, 7)), cipher.final()]);
    return answerTo(request)
      .replace("<cpix:CPIX ", '<cpix:CPIX xmlns:enc="http://www.w3.org/2001/04/xmlenc#" ')
      .replace(
        "<cpix:DocumentKey><cpix:Data/></cpix:DocumentKey>",
        `<cpix:DocumentKey Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"><cpix:Data><pskc:Secret><pskc:EncryptedValue>${RSA}${cipherData(seal(documentKey))}</pskc:EncryptedValue></pskc:Secret></cpix:Data></cpix:DocumentKey>` +
          `<cpix:MACMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha512"><pskc:MACKey>${RSA}${cipherData(seal(macKey))}</pskc:MACKey></cpix:MACMethod>`,
      )
      .replace(
        /<pskc:PlainValue>[^<]*<\/pskc:PlainValue>/,
        `<pskc:EncryptedValue>${AES}${cipherData(sealed.toString("base64"))}</pskc:EncryptedValue><pskc:ValueMAC>${macOf(sealed).toString("base64")}</pskc:ValueMAC>`,
      );
  };

  test("are opened, and their schema is the published one", () => {
    expect(read(encrypted(), request, pair.privateKey)[0]?.key).toBe("07".repeat(16));
    const schema = schemaOf("2.3");
    if (!existsSync(schema)) return;
    expect(() =>
      execFileSync("xmllint", ["--nonet", "--noout", "--schema", schema, "-"], { input: encrypted(), stdio: "pipe" }),
    ).not.toThrow();
  });

  test("are refused with a wrong MAC, for another certificate, and when they come in clear all the same", () => {
    expect(
      refusal(
        encrypted(() => randomBytes(64)),
        request,
        pair.privateKey,
      ),
    ).toContain("MAC");
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
    expect(refusal(encrypted(), request, other.privateKey)).toContain("not encrypted for our certificate");
    expect(refusal(answerTo(request), request, pair.privateKey)).toContain("DocumentKey");
  });
});

describe("an answer is refused that", () => {
  const large = Buffer.concat([Buffer.from(psshOf("WIDEVINE"), "base64").subarray(0, 28), Buffer.alloc(4 + 20_000)]);
  large.writeUInt32BE(large.length);
  large.writeUInt32BE(20_000, 28);
  const largePssh = large.toString("base64");
  const good = answerTo(requestOf());
  const first = toUuid(KEY_IDS[0] ?? "");
  const cases: [string, string, string][] = [
    ["is for other content", good.replace('contentId="match-1"', 'contentId="other"'), 'expected "match-1"'],
    ["names no content", good.replace('contentId="match-1"', ""), 'expected "match-1"'],
    ["has a key too few", good.replace(/<cpix:ContentKey .*?<\/cpix:ContentKey>/, ""), "3 content keys; expected 4"],
    [
      "has a key too many",
      good.replace(/(<cpix:ContentKey .*?<\/cpix:ContentKey>)/, "$1$1"),
      "5 content keys; expected 4",
    ],
    [
      "has a key of an id that nobody asked for",
      good.replace(`kid="${first}"`, 'kid="99999999-9999-9999-9999-999999999999"'),
      "no content key of kid 1111",
    ],
    ["has an id that is none", good.replace(`kid="${first}"`, 'kid="nonsense"'), "expected a UUID"],
    ["is of another scheme", good.replace('"cenc"', '"cbcs"'), 'expected "cenc"'],
    ["is of another period", good.replace('index="5925000"', 'index="5925001"'), 'expected "5925000"'],
    [
      "has no period",
      good.replace(/<cpix:ContentKeyPeriodList>[\s\S]*<\/cpix:ContentKeyPeriodList>/, ""),
      "0 key periods",
    ],
    ["has a key without a value", good.replace(/<cpix:Data>.*?<\/cpix:Data>/, ""), "Secret is missing"],
    [
      "has a key of 15 bytes",
      good.replace(/<pskc:PlainValue>[^<]*/, `<pskc:PlainValue>${Buffer.alloc(15).toString("base64")}`),
      "15 bytes; expected 16",
    ],
    ["has a key that is no base64", good.replace(/<pskc:PlainValue>[^<]*/, "<pskc:PlainValue>$$$"), "not base64"],
    [
      "lacks a system",
      good.replace(DRM_SYSTEM_IDS.WIDEVINE, DRM_SYSTEM_IDS.FAIRPLAY),
      "0 DRMSystem elements of WIDEVINE",
    ],
    [
      "has a rule too few",
      good.replace(/<cpix:ContentKeyUsageRule .*?<\/cpix:ContentKeyUsageRule>/, ""),
      "3 usage rules",
    ],
    [
      "has a PSSH of another system",
      good.replace(psshOf("WIDEVINE"), psshOf("PLAYREADY")),
      "PSSH of WIDEVINE is of system",
    ],
    ["has a PSSH that is no box", good.replace(psshOf("WIDEVINE"), base64("nonsense")), "PSSH of WIDEVINE"],
    ["has a PSSH that is cut", good.replace(psshOf("WIDEVINE"), psshOf("WIDEVINE").slice(0, -4)), "PSSH of WIDEVINE"],
    ["has a PSSH that fills playlists", good.replace(psshOf("WIDEVINE"), largePssh), "more than 16384"],
    ["is not XML", "keys: none", "not XML"],
    ["is HTML", "<html><body>Sign in</body></html>", "expected CPIX"],
    ["ends in the middle", good.slice(0, good.length / 2), "not XML"],
    ["has entities", `<!DOCTYPE a [<!ENTITY x "y">]>${good}`, "document type"],
    ["would read a file", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${good}`, "document type"],
    ["has a name that JavaScript has a meaning for", "<CPIX><__proto__/></CPIX>", "not XML"],
    ["has half a quote in an instruction", `<?xml version=" ?>${good.replace(/<\?xml.*?\?>/, "")}`, "not XML"],
    ["has an instruction", `${good}<?keys of="ours"?>`, "has an instruction"],
    ["has a declaration without an end in sight", `<?xml ${"a ".repeat(500_000)}?>${good}`, "has an instruction"],
    ["is a bomb of depth", "<a>".repeat(100_000), "levels deep"],
    ["hides its depth in attributes", '<a x="/>">'.repeat(100_000), "levels deep"],
    ["hides its depth in comments", "<a><!--</a>-->".repeat(70_000), "levels deep"],
    ["has more elements than any that is meant", `<CPIX>${"<a/>".repeat(200_000)}</CPIX>`, "tags and attributes"],
    ["has more attributes than any that is meant", `<CPIX ${'a="" '.repeat(200_000)}/>`, "tags and attributes"],
    ["is nothing", "", "XML"],
  ];
  test.each(cases)("%s", (_, text, message) => {
    expect(refusal(text)).toContain(message);
  });
});

test("a megabyte that is made to be slow is refused at once", () => {
  const startedMs = performance.now();
  for (const piece of ["<", "<a ", '<a b="', "<!--", "<?", "<a/", "</a", "<!-- <a>"]) {
    expect(refusal(piece.repeat((1024 * 1024) / piece.length))).toContain("XML");
  }
  // Each of them took minutes where every "<" was read to the end.
  expect(performance.now() - startedMs).toBeLessThan(5000);
});

describe("a line for a playlist is refused that", () => {
  const bad: [string, string][] = [
    ["has a second line", '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://a"\n#EXTINF:1,\nhttp://evil.example/a.ts'],
    ["hides a line end in a string", '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://a\n#EXTINF"'],
    ["has a quote too many", '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://a"",KEYFORMAT="x"'],
    ["names something twice", '#EXT-X-KEY:URI="skd://a",URI="skd://b"'],
    ["is another tag", '#EXT-X-MAP:URI="https://a"'],
    ["leads to a script", '#EXT-X-KEY:URI="javascript:alert(1)"'],
    ["leads to http", '#EXT-X-KEY:URI="http://a.example/key"'],
    ["has no address", "#EXT-X-KEY:METHOD=SAMPLE-AES"],
    ["has a format that is no name", '#EXT-X-KEY:URI="skd://a",KEYFORMAT="a b"'],
    ["has versions without end", `#EXT-X-KEY:URI="skd://a",KEYFORMATVERSIONS="${"1/".repeat(50_000)}1"`],
    ["has versions that are no numbers", '#EXT-X-KEY:URI="skd://a",KEYFORMATVERSIONS="one"'],
    ["has a tab in it", '#EXT-X-KEY:URI="skd://a\tb"'],
  ];
  test.each(bad)("%s", (_, line) => {
    expect(refusal(answerTo(requestOf(), line))).toMatch(/HLSSignalingData|HLS key/);
  });
});
