import { createCipheriv } from "node:crypto";
import { AppError, DRM_SYSTEM_IDS, type DrmSystem } from "@sluice/contracts";
import { makeTestCertificate } from "@sluice/testkit";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { listAuditEntries } from "../../audit/list-audit-entries.ts";
import type { TenantContext } from "../../control.ts";
import { checkCpix } from "../../testing/check-cpix.ts";
import { createTestControl, type TestControl } from "../../testing/index.ts";
import { issueKeys } from "./issue-keys.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  tenant = await testControl.newTenant();
});
afterAll(() => testControl.close());

const KIDS = ["98ee5596-cd3e-a20d-163a-e382420c6eff", "53abdba2-f210-43cb-bc90-f18f9a890a02"];
const FILTERS: Readonly<Record<string, string>> = {
  ALL: "<cpix:VideoFilter/><cpix:AudioFilter/>",
  VIDEO: "<cpix:VideoFilter/>",
  AUDIO: "<cpix:AudioFilter/>",
};

interface Question {
  contentId?: string;
  version?: string;
  scheme?: string;
  systems?: readonly DrmSystem[];
  trackTypes?: readonly string[];
  elements?: string;
  more?: string;
  main?: string;
}

const ask = ({
  contentId = "match-1",
  version = "2.3",
  scheme = "cenc",
  systems = ["WIDEVINE"],
  trackTypes = ["VIDEO", "AUDIO"],
  main = "master",
  elements = `<cpix:PSSH/><cpix:ContentProtectionData/><cpix:HLSSignalingData playlist="media"/><cpix:HLSSignalingData playlist="${main}"/>`,
  more = "",
}: Question = {}): string => {
  const each = (print: (kid: string, trackType: string) => string): string =>
    trackTypes.map((trackType, i) => print(KIDS[i] ?? "", trackType)).join("");
  return [
    `<cpix:CPIX contentId="${contentId}" version="${version}" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc">`,
    `<cpix:ContentKeyList>${each((kid) => `<cpix:ContentKey kid="${kid}" commonEncryptionScheme="${scheme}"/>`)}</cpix:ContentKeyList>`,
    "<cpix:DRMSystemList>",
    each((kid) =>
      systems
        .map((name) => `<cpix:DRMSystem kid="${kid}" systemId="${DRM_SYSTEM_IDS[name]}">${elements}</cpix:DRMSystem>`)
        .join(""),
    ),
    "</cpix:DRMSystemList>",
    more,
    "<cpix:ContentKeyUsageRuleList>",
    each(
      (kid, trackType) =>
        `<cpix:ContentKeyUsageRule kid="${kid}" intendedTrackType="${trackType}">${FILTERS[trackType] ?? ""}</cpix:ContentKeyUsageRule>`,
    ),
    "</cpix:ContentKeyUsageRuleList></cpix:CPIX>",
  ].join("\n");
};

/** `spekeVersion` null: no header. */
const issue = async (document: string, spekeVersion: string | null = "2.0", context = tenant): Promise<string> =>
  (await issueKeys(context, { document, spekeVersion: spekeVersion ?? undefined })).document;
const keysOf = (answer: string): string[] =>
  [...answer.matchAll(/<pskc:PlainValue>([^<]*)/g)].map(([, value]) => value ?? "");
const textsOf = (answer: string, element: string): string[] =>
  [...answer.matchAll(new RegExp(`<[a-z]+:${element}(?: [^>]*)?>([^<]*)<`, "g"))].map(([, value]) =>
    Buffer.from(value ?? "", "base64").toString("utf8"),
  );
const refusal = async (document: string, spekeVersion: string | null | undefined): Promise<string> => {
  const error = await issue(document, spekeVersion).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error("it was answered", { cause: error });
  expect(error.code).toBe("cpix_refused");
  return error.message;
};

describe("keys", () => {
  test("are the same for the same content and id however often they are asked for, and others for anything else", async () => {
    const first = keysOf(await issue(ask()));
    expect(first).toHaveLength(2);
    expect(new Set(first).size).toBe(2);
    for (const key of first) expect(Buffer.from(key, "base64")).toHaveLength(16);
    expect(keysOf(await issue(ask({ scheme: "cbcs", systems: ["PLAYREADY"] })))).toEqual(first);
    const others = [
      ...keysOf(await issue(ask({ contentId: "match-2" }))),
      ...keysOf(await issue(ask(), "2.0", await testControl.newTenant())),
    ];
    for (const key of others) expect(first).not.toContain(key);
  });

  test("are in the audit log when they are given, by content and key ids and never as keys; what is refused is not", async () => {
    const other = await testControl.newTenant();
    const answer = await issue(ask({ contentId: "final", systems: ["WIDEVINE", "PLAYREADY"] }), "2.0", other);
    await expect(issue(ask({ contentId: "final", scheme: "nonsense" }), "2.0", other)).rejects.toThrow(AppError);
    const entries = (await listAuditEntries(other, { limit: 10 })).items.filter(
      ({ action }) => action === "contentKey.issue",
    );
    expect(entries).toMatchObject([
      {
        actor: { id: other.actor.id },
        target: { kind: "content", id: "final", label: "final" },
        before: null,
        after: {
          spekeVersion: "2.0",
          keyIds: KIDS.map((kid) => kid.replaceAll("-", "")),
          systems: ["WIDEVINE", "PLAYREADY"],
        },
      },
    ]);
    const [key = ""] = keysOf(answer);
    const kept = JSON.stringify(await testControl.database.query("superuser", ["select * from audit_entry", []]));
    expect(kept).not.toContain(key);
    expect(kept).not.toContain(Buffer.from(key, "base64").toString("hex"));
  });

  test("of a workspace that is suspended are not given", async () => {
    const other = await testControl.newTenant();
    await testControl.database.query("superuser", [
      "update tenant set suspended_at = now(), suspended_reason = 'why' where id = $1",
      [other.tenantId],
    ]);
    await expect(issue(ask(), "2.0", other)).rejects.toMatchObject({ code: "tenant_suspended" });
  });
});

describe("the schema of DASH-IF accepts", () => {
  const period = '<cpix:ContentKeyPeriodList><cpix:ContentKeyPeriod id="p" index="7"/></cpix:ContentKeyPeriodList>';
  const all: DrmSystem[] = ["WIDEVINE", "PLAYREADY", "FAIRPLAY", "CLEAR_KEY"];
  const smooth = "<cpix:PSSH/><cpix:SmoothStreamingProtectionHeaderData/>";
  const questions: [string, "2.3" | "2.4", string, string | null][] = [
    ["SPEKE 2.0", "2.3", ask({ systems: ["WIDEVINE", "PLAYREADY", "CLEAR_KEY"], more: period }), "2.0"],
    ["SPEKE 2.0 of CBCS", "2.3", ask({ scheme: "cbcs", systems: all }), "2.0"],
    ["SPEKE 2.0 of Smooth Streaming", "2.3", ask({ systems: ["PLAYREADY"], elements: smooth }), "2.0"],
    ["SPEKE 2.1", "2.4", ask({ version: "2.4", main: "multiVariant", scheme: "cbcs", systems: all }), "2.1"],
    ["systems of which nothing is asked by name", "2.3", ask({ elements: "" }), "2.0"],
    ["CPIX without a header", "2.3", ask(), null],
  ];
  test.for(questions)("answers to %s", async ([, version, question, spekeVersion], { skip }) => {
    const verdict = checkCpix(version, await issue(question, spekeVersion));
    if (verdict === "not asked") skip("the schema was not asked: none in ../shared/checks/cpix");
    expect(verdict).toBeUndefined();
  });
});

describe("signals", () => {
  const cbcs = { scheme: "cbcs", trackTypes: ["ALL"] } as const;

  test("of Widevine are one box, in each place the same", async () => {
    const answer = await issue(ask({ ...cbcs, systems: ["WIDEVINE"] }));
    const box = /<cpix:PSSH>([^<]*)/.exec(answer)?.[1] ?? "";
    expect(Buffer.from(box, "base64").toString("hex", 12, 28)).toBe(DRM_SYSTEM_IDS.WIDEVINE.replaceAll("-", ""));
    expect(textsOf(answer, "ContentProtectionData")).toEqual([
      `<cenc:pssh xmlns:cenc="urn:mpeg:cenc:2013">${box}</cenc:pssh>`,
    ]);
    const rest = `METHOD=SAMPLE-AES,KEYFORMAT="urn:uuid:${DRM_SYSTEM_IDS.WIDEVINE}",KEYFORMATVERSIONS="1",URI="data:text/plain;base64,${box}"`;
    expect(textsOf(answer, "HLSSignalingData")).toEqual([`#EXT-X-KEY:${rest}`, `#EXT-X-SESSION-KEY:${rest}`]);
  });

  test("of PlayReady are a box and its own object, with a checksum of the key", async () => {
    const elements = "<cpix:PSSH/><cpix:ContentProtectionData/><cpix:SmoothStreamingProtectionHeaderData/>";
    const answer = await issue(ask({ trackTypes: ["ALL"], systems: ["PLAYREADY"], elements }));
    const object = /<cpix:SmoothStreamingProtectionHeaderData>([^<]*)/.exec(answer)?.[1] ?? "";
    const header = Buffer.from(object, "base64").subarray(10).toString("utf16le");
    const guid = Buffer.from("9655ee983ecd0da2163ae382420c6eff", "hex");
    const cipher = createCipheriv("aes-128-ecb", Buffer.from(keysOf(answer)[0] ?? "", "base64"), null);
    expect(header).toContain(`<KID>${guid.toString("base64")}</KID>`);
    expect(header).toContain(`<CHECKSUM>${cipher.update(guid).subarray(0, 8).toString("base64")}</CHECKSUM>`);
    const [data = ""] = textsOf(answer, "ContentProtectionData");
    expect(data).toContain(`<mspr:pro xmlns:mspr="urn:microsoft:playready">${object}</mspr:pro>`);
    expect(answer).not.toContain("HLSSignalingData");
  });

  test("of FairPlay are an address for a key security module, and neither box nor XML", async () => {
    const answer = await issue(ask({ ...cbcs, systems: ["FAIRPLAY"] }));
    expect(answer).not.toMatch(/PSSH|ContentProtectionData/);
    const iv = /explicitIV="([^"]+)"/.exec(answer)?.[1];
    const [line = ""] = textsOf(answer, "HLSSignalingData");
    const asset = /URI="skd:\/\/([^"]+)"/.exec(line)?.[1] ?? "";
    expect(JSON.parse(Buffer.from(asset, "base64").toString())).toEqual({
      ContentId: "match-1",
      KeyId: KIDS[0],
      IV: iv,
    });
  });

  test("of AES-128 have no address: whoever asked hands the key out", async () => {
    const answer = await issue(ask({ scheme: "cbc1", trackTypes: ["ALL"], systems: ["CLEAR_KEY_AES_128"] }));
    expect(keysOf(answer)).toHaveLength(1);
    expect(answer).not.toContain("HLSSignalingData");
  });

  test("a vector that was sent goes back, and is the one that FairPlay is told", async () => {
    const sent = Buffer.alloc(16, 9).toString("base64");
    const question = ask({ ...cbcs, systems: ["FAIRPLAY"] }).replace("<cpix:ContentKey ", `$&explicitIV="${sent}" `);
    const answer = await issue(question);
    expect(answer).toContain(`explicitIV="${sent}"`);
    const asset = /skd:\/\/([^"]+)/.exec(textsOf(answer, "HLSSignalingData")[0] ?? "")?.[1] ?? "";
    expect(JSON.parse(Buffer.from(asset, "base64").toString())).toMatchObject({ IV: sent });
  });
});

test("periods and rules go back as they came", async () => {
  const more =
    '<cpix:ContentKeyPeriodList><cpix:ContentKeyPeriod id="p1" index="3" start="2026-05-01T10:00:00Z" end="2026-05-01T11:00:00+02:00"/></cpix:ContentKeyPeriodList>';
  const rule =
    '<cpix:ContentKeyUsageRule kid="98ee5596-cd3e-a20d-163a-e382420c6eff" intendedTrackType="VIDEO"><cpix:KeyPeriodFilter periodId="p1"/><cpix:VideoFilter minPixels="1" maxPixels="99" hdr="true" maxFps="30"/></cpix:ContentKeyUsageRule>';
  const question = ask({ version: "2.4", main: "multiVariant", more }).replace(
    /<cpix:ContentKeyUsageRule .*?<\/cpix:ContentKeyUsageRule>/,
    rule,
  );
  const answer = await issue(question, "2.1");
  expect(answer).toContain(rule);
  expect(answer.replaceAll("\n", "")).toContain(more);
  expect(answer).toContain('contentId="match-1" version="2.4"');
});

test("SPEKE 1.0 gets its own elements", async () => {
  const system = (name: DrmSystem) =>
    `<cpix:DRMSystem kid="${KIDS[0]}" systemId="${DRM_SYSTEM_IDS[name]}"><cpix:URIExtXKey/><speke:KeyFormat/><speke:KeyFormatVersions/><speke:ProtectionHeader/><cpix:PSSH/></cpix:DRMSystem>`;
  const answer = await issue(
    `<cpix:CPIX id="match-1" xmlns:cpix="urn:dashif:org:cpix" xmlns:speke="urn:aws:amazon:com:speke"><cpix:ContentKeyList><cpix:ContentKey kid="${KIDS[0]}"/></cpix:ContentKeyList><cpix:DRMSystemList>${system("FAIRPLAY")}${system("PLAYREADY")}</cpix:DRMSystemList></cpix:CPIX>`,
    null,
  );
  expect(answer).toContain('<cpix:CPIX id="match-1"');
  expect(textsOf(answer, "URIExtXKey")[0]).toMatch(/^skd:\/\//);
  expect(textsOf(answer, "KeyFormat")).toEqual(["com.apple.streamingkeydelivery", "com.microsoft.playready"]);
  expect(textsOf(answer, "KeyFormatVersions")).toEqual(["1", "1"]);
  expect(textsOf(answer, "ProtectionHeader")).toHaveLength(1);
  expect(answer).toMatch(/explicitIV="/);
});

describe("a request is refused, in SPEKE's words, that", () => {
  const good = ask();
  const [first = ""] = KIDS;
  const rules = (text: string) =>
    good.replace(
      /<cpix:ContentKeyUsageRuleList>[\s\S]*<\/cpix:ContentKeyUsageRuleList>/,
      `<cpix:ContentKeyUsageRuleList>${text}</cpix:ContentKeyUsageRuleList>`,
    );
  const rule = (i: number, trackType: string, filters: string) =>
    `<cpix:ContentKeyUsageRule kid="${KIDS[i]}" intendedTrackType="${trackType}">${filters}</cpix:ContentKeyUsageRule>`;
  const video = "<cpix:VideoFilter/>";
  const audio = "<cpix:AudioFilter/>";
  const withCertificate = (base64: string): string =>
    good.replace(
      "<cpix:ContentKeyList>",
      `<cpix:DeliveryDataList><cpix:DeliveryData><cpix:DeliveryKey><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></cpix:DeliveryKey></cpix:DeliveryData></cpix:DeliveryDataList>$&`,
    );
  const cases: [string, string, string, (string | null)?][] = [
    ["is of no version of SPEKE", good, "Unsupported SPEKE version", "3.0"],
    ["is of CPIX 2.4, with 2.0", ask({ version: "2.4" }), "Unsupported CPIX@version"],
    ["is of CPIX 2.3, with 2.1", good, "Unsupported CPIX@version", "2.1"],
    ["is of no version of CPIX", ask({ version: "4.0" }), "Unsupported CPIX@version", null],
    ["names no version of CPIX", good.replace('version="2.3"', ""), "Missing CPIX@version"],
    ["names no content", ask({ contentId: "" }), "Missing CPIX@contentId"],
    ["names content that XML would escape", ask({ contentId: "a&amp;b" }), "CPIX@contentId is not well formed"],
    [
      "names no scheme",
      good.replace(' commonEncryptionScheme="cenc"', ""),
      `Missing ContentKey@commonEncryptionScheme for KID ${first}`,
    ],
    ["mixes schemes", good.replace('"cenc"', '"cbcs"'), "Non compliant ContentKey@commonEncryptionScheme combination"],
    ["has a scheme that no packager has", ask({ scheme: "cens" }), "ContentKey@commonEncryptionScheme not supported"],
    [
      "has FairPlay with CENC",
      ask({ systems: ["FAIRPLAY"] }),
      `non compatible with DRMSystem ${DRM_SYSTEM_IDS.FAIRPLAY}`,
    ],
    ["has Widevine with AES-128", ask({ scheme: "cbc1" }), `non compatible with DRMSystem ${DRM_SYSTEM_IDS.WIDEVINE}`],
    [
      "names a system that only its maker signals",
      ask({ systems: ["IRDETO"] }),
      `DRMSystem ${DRM_SYSTEM_IDS.IRDETO} not supported`,
    ],
    ["has no key", good.replace(/<cpix:ContentKeyList>.*<\/cpix:ContentKeyList>/, ""), "Missing ContentKey"],
    ["has a key without id", good.replace(`kid="${first}"`, ""), "ContentKey@kid is not well formed"],
    ["has one id twice", good.replaceAll(KIDS[1] ?? "", first), "Two ContentKey elements of one kid"],
    ["has no system", good.replace(/<cpix:DRMSystemList>[\s\S]*<\/cpix:DRMSystemList>/, ""), "Missing DRMSystem"],
    [
      "has a system without id",
      good.replace(` systemId="${DRM_SYSTEM_IDS.WIDEVINE}"`, ""),
      "Missing DRMSystem@systemId",
    ],
    [
      "has a vector of 8 bytes",
      good.replace("<cpix:ContentKey ", '$&explicitIV="AAAAAAAAAAA=" '),
      "ContentKey@explicitIV is not well formed",
    ],
    ["has no rule", rules(""), "Missing CPIX encryption contract"],
    ["has no filter", rules(rule(0, "VIDEO", "") + rule(1, "AUDIO", "")), "Missing CPIX encryption contract"],
    [
      "has a key without a rule",
      rules(rule(0, "VIDEO", video)),
      `Malformed encryption contract: no rule is for the kid ${KIDS[1]}`,
    ],
    [
      "shares video under two rules",
      rules(rule(0, "ALL", video) + rule(1, "AUDIO", audio)),
      "Malformed encryption contract: ALL",
    ],
    [
      "shares everything, and has another rule",
      rules(rule(0, "ALL", video + audio) + rule(1, "AUDIO", audio)),
      "Malformed encryption contract: ALL",
    ],
    [
      "has one kind of track twice",
      rules(rule(0, "SD", video) + rule(1, "SD", video)),
      "Malformed encryption contract: SD has two rules",
    ],
    [
      "has sound under a filter of pictures",
      rules(rule(0, "VIDEO", video) + rule(1, "STEREO_AUDIO", video)),
      "STEREO_AUDIO has a VideoFilter",
    ],
    [
      "has pictures under a filter of sound",
      rules(rule(0, "HD", audio) + rule(1, "AUDIO", audio)),
      "HD has an AudioFilter",
    ],
    ["has a filter too many", rules(rule(0, "SD", video + video) + rule(1, "AUDIO", audio)), "SD has 2 filters"],
    [
      "has a filter that begins behind its end",
      rules(rule(0, "SD", '<cpix:VideoFilter minPixels="5" maxPixels="4"/>') + rule(1, "AUDIO", audio)),
      "begins at 5 and ends at 4",
    ],
    [
      "has a filter that is not of SPEKE",
      rules(rule(0, "VIDEO", `${video}<cpix:LabelFilter label="x"/>`) + rule(1, "AUDIO", audio)),
      "LabelFilter is not of SPEKE",
    ],
    [
      "has a rule for a period that is not there",
      rules(rule(0, "VIDEO", `<cpix:KeyPeriodFilter periodId="p"/>${video}`) + rule(1, "AUDIO", audio)),
      'there is no key period "p"',
    ],
    [
      "would write into our answer",
      rules(rule(0, "VIDEO", '<cpix:VideoFilter hdr="&quot;/>&lt;"/>') + rule(1, "AUDIO", audio)),
      "VideoFilter@hdr is not well formed",
    ],
    ["is nothing", "", "XML"],
    ["is no XML", "keys, please", "XML"],
    ["has entities", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${good}`, "document type"],
    ["is a bomb of depth", "<a>".repeat(50_000), "levels deep"],
    ["has a certificate that is none", withCertificate("AAAA"), "X509Certificate not supported"],
    [
      "has a certificate that takes us long to encrypt for",
      withCertificate(
        makeTestCertificate("20200101000000Z", "20991231000000Z", 2n ** 1500n + 1n).certificatePem.replace(/-.*-/g, ""),
      ),
      "X509Certificate not supported",
    ],
  ];
  test.each(cases)("%s", async (...[, document, message, spekeVersion]) => {
    expect(await refusal(document, spekeVersion)).toContain(message);
  });
});
