import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { newKeyProviderSchema, newOriginEndpointSchema, PERMISSIONS } from "@sluice/contracts";
import {
  createKeyProvider,
  createOriginEndpoint,
  keepKeysAhead,
  listEndpointContentKeys,
  quickStart,
  type TenantContext,
  testKeyProvider,
} from "@sluice/control";
import { checkCpix, createTestControl, type TestControl } from "@sluice/control/testing";
import { makeTestCertificate } from "@sluice/testkit";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createRestHandler } from "../src/index.ts";
import { REQUEST_EXAMPLES } from "../src/rest/examples.ts";
import { allBut, newKey } from "./principals.ts";

const SAMPLES = path.resolve(import.meta.dirname, "../../../../shared/checks/speke");
const { document: example } = REQUEST_EXAMPLES["keyServer.issue"] as { document: string };

let testControl: TestControl;
/** Whose key server is asked. */
let owner: TenantContext;
let secret: string;
let server: Server;
let url: string;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"), { allowsPrivateKeyServers: true });
  owner = await testControl.newTenant();
  secret = await newKey(owner, ["contentKey:issue"]);
  const handle = createRestHandler({ control: testControl.control, publicUrl: "http://dashboard.test" });
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]);
    const method = request.method ?? "";
    const body = method === "GET" ? {} : { body: Buffer.concat(chunks) };
    const answer = await handle(new Request(`http://dashboard.test${request.url}`, { method, headers, ...body }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/speke`;
});
afterAll(async () => {
  server.close();
  await testControl.close();
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${secret}`,
      "content-type": "application/xml",
      "x-speke-version": "2.0",
      ...headers,
    },
    body,
  });
/** Without what `post` shows. */
const postAs = (headers: Record<string, string>) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/xml", ...headers }, body: example });
const basic = (text: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(text).toString("base64")}`,
});

describe("the public samples of SPEKE 2.0", () => {
  const samples = [
    ["1_generic_spekev2_dash_widevine_preset_video_1_audio_1_no_rotation.xml", 200, ""],
    ["2_speke_v1_style_implementation.xml", 200, ""],
    ["3_negative_wrong_version_spekev2_dash_widevine.xml", 422, "Unsupported CPIX@version"],
    ["4_spekev2_negative_preset_shared_video.xml", 422, "Malformed encryption contract"],
    ["5_spekev2_negative_preset_shared_audio.xml", 422, "Malformed encryption contract"],
  ] as const;
  test.for(samples)("%s is answered with %i", async ([name, status, words], { skip }) => {
    const file = path.join(SAMPLES, name);
    if (!existsSync(file)) skip("the sample was not sent: none in ../shared/checks/speke");
    const question = readFileSync(file, "utf8");
    const response = await post(question);
    const text = await response.text();
    expect(response.status, text).toBe(status);
    expect(response.headers.get("x-speke-user-agent")).toBe("Sluice");
    if (status === 422) {
      expect(response.headers.get("content-type")).toBe("application/problem+xml");
      expect(text).toContain(`<detail>${words}`);
      return;
    }
    expect(response.headers.get("content-type")).toBe("application/xml; charset=utf-8");
    expect(response.headers.get("x-speke-version")).toBe("2.0");
    const kids = [...question.matchAll(/<cpix:ContentKey kid="([^"]+)"/g)].map(([, kid]) => kid);
    const answered = [...text.matchAll(/<cpix:ContentKey [^>]*kid="([^"]+)"/g)].map(([, kid]) => kid);
    expect(answered).toEqual(kids);
    expect(text.match(/<pskc:PlainValue>[A-Za-z0-9+/]{22}==</g)).toHaveLength(kids.length);
    expect(text).not.toMatch(/<cpix:(PSSH|ContentProtectionData|HLSSignalingData)[^>]*\/>/);
    const verdict = checkCpix("2.3", text);
    if (verdict !== "not asked") expect(verdict).toBeUndefined();
  });
});

describe("who asks", () => {
  test("shows an API key as a bearer, as the password of any user, or in x-api-key", async () => {
    const shown = [{ authorization: `Bearer ${secret}` }, basic(`packager:${secret}`), { "x-api-key": secret }];
    const answers = await Promise.all(shown.map((headers) => postAs({ ...headers, "x-speke-version": "2.0" })));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(texts).size).toBe(1);
  });

  test("is refused in XML without a key, with one that is none, and without the permission", async () => {
    const other = await newKey(owner, allBut("contentKey:issue"));
    const refused: [Record<string, string>, number, string][] = [
      [{}, 401, "unauthenticated"],
      [basic("packager:nonsense"), 401, "unauthenticated"],
      [basic(secret), 200, ""],
      [{ authorization: "Basic %%%" }, 401, "unauthenticated"],
      [{ "x-api-key": "sk_nonsense" }, 401, "unauthenticated"],
      [{ "x-api-key": other }, 403, "forbidden"],
    ];
    for (const [headers, status, code] of refused) {
      const response = await postAs(headers);
      expect([status, response.status]).toEqual([status, status]);
      if (status === 200) continue;
      expect(response.headers.get("content-type")).toBe("application/problem+xml");
      expect(await response.text()).toContain(`<code>${code}</code>`);
      if (status === 401) expect(response.headers.get("www-authenticate")).toMatch(/Bearer.*Basic/);
    }
  });

  test("shows it elsewhere as a bearer alone", async () => {
    const all = await newKey(owner, PERMISSIONS);
    for (const headers of [basic(`a:${all}`), { "x-api-key": all }]) {
      expect((await fetch(url.replace("speke", "channel-groups"), { headers })).status).toBe(401);
    }
  });

  test("gets other keys with the key of another workspace", async () => {
    const foreign = await newKey(await testControl.newTenant(), ["contentKey:issue"]);
    const value = async (response: Response) => /<pskc:PlainValue>[^<]+/.exec(await response.text())?.[0];
    const own = await value(await post(example));
    expect(own).toBeDefined();
    expect(await value(await post(example, { authorization: `Bearer ${foreign}` }))).not.toBe(own);
  });
});

test("a document takes as much of the rate as it takes time to read", async () => {
  const limited = createRestHandler({
    control: testControl.control,
    publicUrl: "http://dashboard.test",
    rateOf: () => ({ perSecond: 1, burst: 20 }),
  });
  const own = await newKey(await testControl.newTenant(), ["contentKey:issue"]);
  const ask = async (body: string) => {
    const headers = { authorization: `Bearer ${own}`, "content-type": "application/xml", "x-speke-version": "2.0" };
    const response = await limited(
      new Request("http://dashboard.test/api/v1/speke", { method: "POST", headers, body }),
    );
    return [response.status, response.headers.get("retry-after")];
  };
  const long = example + " ".repeat(9 * 4096 - example.length);
  expect(await ask(long)).toEqual([200, null]);
  expect(await ask(long)).toEqual([429, "5"]);
  expect(await ask(example)).toEqual([200, null]);
  testControl.clock.nowMs += 60_000;
  // More than there ever is of the rate takes all of it, and does not wait for ever.
  expect(await ask(example + " ".repeat(500_000))).toEqual([200, null]);
  expect((await ask(example))[0]).toBe(429);
});

test("what is no XML document, too large, or another method is refused in XML", async () => {
  const wrongType = await post(example, { "content-type": "application/json" });
  expect([wrongType.status, await wrongType.text()]).toEqual([400, expect.stringContaining("must be application/xml")]);
  const large = await post(" ".repeat(1024 * 1024 + 1));
  expect([large.status, await large.text()]).toEqual([413, expect.stringContaining("<code>body_too_large</code>")]);
  const empty = await post("");
  expect(empty.status).toBe(400);
  const get = await fetch(url, { headers: { authorization: `Bearer ${secret}` } });
  expect([get.status, get.headers.get("content-type")]).toEqual([405, "application/problem+xml"]);
  expect(get.headers.get("allow")).toBe("POST");
});

describe("Sluice takes its keys from Sluice", () => {
  let customer: TenantContext;
  const pair = makeTestCertificate("20200101000000Z", "20991231000000Z");
  const addProvider = (name: string, more: object) =>
    createKeyProvider(
      customer,
      newKeyProviderSchema.parse({
        name,
        source: { kind: "SPEKE", url, authentication: { kind: "header", name: "x-api-key", value: secret }, ...more },
      }),
    );
  beforeAll(async () => {
    customer = await testControl.newTenant();
    await quickStart(customer, { name: "one", testSource: false });
    for (const spekeVersion of ["1.0", "2.0", "2.1"]) {
      const name = `v${spekeVersion.replace(".", "")}`;
      await addProvider(name, { spekeVersion });
      await addProvider(`${name}s`, { spekeVersion, contentKeyCertificate: pair });
    }
  });

  const questions = [
    ["CENC", ["PLAYREADY", "WIDEVINE"]],
    ["CBCS", ["FAIRPLAY", "PLAYREADY", "WIDEVINE"]],
    ["SAMPLE_AES", ["FAIRPLAY"]],
    ["AES_128", ["CLEAR_KEY_AES_128"]],
  ] as const;
  test.each(["v10", "v20", "v21", "v10s", "v20s", "v21s"])(
    "by %s (10, 20, 21: the version; s: encrypted for a certificate), for every method",
    async (keyProvider) => {
      for (const [method, drmSystems] of questions) {
        const asked = { keyProvider, method, drmSystems: [...drmSystems], contentId: "match" };
        const outcome = await testKeyProvider(customer, asked);
        expect(outcome, method).toMatchObject({ isWorking: true, error: null });
        expect(outcome.facts[0]).toBe("A key came under the id that it was asked for.");
      }
    },
  );

  test("for every preset, and for each period its own", async () => {
    const presets = [
      ["PRESET_VIDEO_1", "PRESET_AUDIO_1"],
      ["PRESET_VIDEO_5", "PRESET_AUDIO_3"],
      ["PRESET_VIDEO_8", "PRESET_AUDIO_2"],
      ["PRESET_VIDEO_2", "UNENCRYPTED"],
      ["UNENCRYPTED", "PRESET_AUDIO_2"],
      ["SHARED", "SHARED"],
    ] as const;
    for (const [i, [presetVideo, presetAudio]] of presets.entries()) {
      const encryption = {
        method: "CENC",
        drmSystems: ["PLAYREADY", "WIDEVINE"],
        keyProvider: i % 2 === 0 ? "v20" : "v21s",
        keyRotationIntervalSeconds: 600,
        presetVideo,
        presetAudio,
      };
      await createOriginEndpoint(customer, {
        ...newOriginEndpointSchema.parse({
          name: `e${i}`,
          container: "CMAF",
          manifests: [{ kind: "HLS" }],
          encryption,
        }),
        channelGroup: "live",
        channel: "one",
      });
    }
    for (;;) if ((await keepKeysAhead(testControl.control)).endpoints === 0) break;
    for (const i of presets.keys()) {
      const place = { channelGroup: "live", channel: "one", originEndpoint: `e${i}` };
      const { status, periods } = await listEndpointContentKeys(customer, place);
      expect(status.lastError).toBeNull();
      const ids = periods.flatMap(({ keys }) => keys.map(({ keyId }) => keyId));
      expect(periods.length).toBeGreaterThan(1);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
