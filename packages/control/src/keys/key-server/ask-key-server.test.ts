import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { addressProblem, isPublicAddress } from "@sluice/outgoing";
import { makeTestCertificate, type TestCertificate } from "@sluice/testkit";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { KeyFailure } from "../key-failure.ts";
import { askKeyServer, type KeyServerQuestion, type KeyServerRules } from "./ask-key-server.ts";
import { authenticateQuestion } from "./authenticate-question.ts";

let valid: TestCertificate;
let expired: TestCertificate;
beforeAll(() => {
  valid = makeTestCertificate("20200101000000Z", "20991231000000Z");
  expired = makeTestCertificate("20200101000000Z", "20200102000000Z");
});

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
const listen = async (server: Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
};
const plain = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listen(createServer(listener))}/speke?tenant=1`;

const question = (url: string, more: Partial<KeyServerQuestion> = {}): KeyServerQuestion => ({
  url,
  headers: { "Content-Type": "application/xml" },
  body: "<question/>",
  client: undefined,
  ...more,
});
const ask = (url: string, rules: KeyServerRules = { allowsPrivate: true }, more: Partial<KeyServerQuestion> = {}) =>
  askKeyServer(question(url, more), rules);
const failure = async (asked: Promise<unknown>): Promise<KeyFailure> => {
  const error = await asked.catch((reason: unknown) => reason);
  if (!(error instanceof KeyFailure)) throw new Error("there was no failure with a name", { cause: error });
  return error;
};

test("an answer comes with its headers, and the question as it was", async () => {
  const url = await plain((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.setHeader("X-Speke-Version", "2.0");
      response.end(`${request.method} ${request.url} ${request.headers.host} ${Buffer.concat(chunks).toString()}`);
    });
  });
  const { headers, body } = await ask(url);
  expect(headers["x-speke-version"]).toBe("2.0");
  expect(body).toBe(`POST /speke?tenant=1 ${new URL(url).host} <question/>`);
});

describe("a hostile key server", () => {
  test("that says nothing is left after a while", async () => {
    const url = await plain(() => undefined);
    expect(await failure(ask(url, { allowsPrivate: true, answerWithinMs: 50 }))).toMatchObject({
      code: "key_server_timeout",
      message: expect.stringContaining("within 0.05 s"),
    });
  });

  test("that drips is left too: the time is for the whole answer", async () => {
    const url = await plain((_, response) => {
      const drip = setInterval(() => response.write("x"), 5);
      response.on("close", () => clearInterval(drip));
    });
    expect((await failure(ask(url, { allowsPrivate: true, answerWithinMs: 100 }))).code).toBe("key_server_timeout");
  });

  test("that never ends is left when it has said too much", async () => {
    const url = await plain((_, response) => {
      const more = () => {
        while (response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    expect((await failure(ask(url))).code).toBe("key_server_answer_too_large");
  });

  test("that leads elsewhere is not followed", async () => {
    let wasFollowed = false;
    const elsewhere = await plain((_, response) => {
      wasFollowed = true;
      response.end();
    });
    const url = await plain((_, response) => response.writeHead(307, { location: elsewhere }).end());
    expect(await failure(ask(url))).toMatchObject({
      code: "key_server_redirected",
      message: expect.stringContaining("Status 307"),
    });
    expect(wasFollowed).toBe(false);
  });

  test("that refuses is quoted, in one line and not at length", async () => {
    const url = await plain((_, response) =>
      response.writeHead(422).end(`wrong\u001b[31m\npresets ${"!".repeat(1000)}`),
    );
    const { code, message } = await failure(ask(url));
    expect(code).toBe("key_server_refused");
    expect(message).toMatch(/^Status 422 with "wrong \[31m presets !+…"; expected 200\.$/);
    expect(message.length).toBeLessThan(250);
  });

  test("that is not there, or hangs up, is named so", async () => {
    const url = await plain((request) => request.socket.destroy());
    expect((await failure(ask(url))).code).toBe("key_server_unreachable");
    const nobody = await failure(ask("http://127.0.0.1:1/"));
    expect(nobody.code).toBe("key_server_unreachable");
    expect(nobody.message).toBe("127.0.0.1:1 cannot be reached: nothing takes connections there.");
    expect((await failure(ask("https://no-such-host.invalid/"))).code).toBe("key_server_unreachable");
  });
});

describe("by TLS", () => {
  const secure = async (
    { certificatePem, privateKeyPem }: TestCertificate,
    client?: TestCertificate,
  ): Promise<string> => {
    const mutual = client === undefined ? {} : { requestCert: true, ca: client.certificatePem };
    const options = { cert: certificatePem, key: privateKeyPem, ...mutual };
    return `https://localhost:${await listen(createTlsServer(options, (_, response) => response.end("keys")))}/`;
  };
  const believing = ({ certificatePem }: TestCertificate) => ({ allowsPrivate: true, authorities: certificatePem });

  test("a certificate of an authority that is believed, for the host that was named, is taken", async () => {
    expect((await ask(await secure(valid), believing(valid))).body).toBe("keys");
  });

  test("one that has expired, one of nobody, and one for another host are refused", async () => {
    const outOfDate = await failure(ask(await secure(expired), believing(expired)));
    expect(outOfDate).toMatchObject({ code: "key_server_tls_failed", message: expect.stringContaining("expired") });
    const url = await secure(valid);
    expect((await failure(ask(url))).code).toBe("key_server_tls_failed");
    const byAddress = url.replace("localhost", "127.0.0.1");
    expect((await failure(ask(byAddress, believing(valid)))).code).toBe("key_server_tls_failed");
  });

  test("a key server that asks for our certificate gets it, and hangs up without it", async () => {
    const client = makeTestCertificate("20200101000000Z", "20991231000000Z");
    const url = await secure(valid, client);
    const own = { client: { cert: client.certificatePem, key: client.privateKeyPem } };
    expect((await ask(url, believing(valid), own)).body).toBe("keys");
    expect((await failure(ask(url, believing(valid)))).code).toMatch(/^key_server_(tls_failed|unreachable)$/);
  });
});

describe("where key servers must be public", () => {
  test.each([
    "http://keys.example.com/",
    "https://user:pass@keys.example.com/",
    "https://keys.example.com/#here",
    "https://keys.example.com:22/",
    "https://localhost/",
    "https://service.internal/",
    "https://metadata/",
    "https://printer.local/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://10.0.0.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001::1]/",
    "ftp://keys.example.com/",
    "nonsense",
  ])("%s is refused before anything is sent", async (url) => {
    expect(addressProblem(url, false)).toBeDefined();
    expect((await failure(ask(url, { allowsPrivate: false }))).code).toBe("key_server_address_refused");
  });

  test.each([
    "https://keys.example.com/",
    "https://keys.example.com:8443/speke",
    "https://8.8.8.8/",
    "https://[2606:4700::1]/",
  ])("%s is an address that may be asked", (url) => expect(addressProblem(url, false)).toBeUndefined());

  test("a name that leads to this machine is refused, whatever it looks like", async () => {
    // Resolved by every resolver to loopback (RFC 6761), and caught here by what it resolves to.
    expect(isPublicAddress("127.0.0.1")).toBe(false);
    expect(isPublicAddress("nonsense")).toBe(false);
    const { code, message } = await failure(ask("https://localhost.localdomain/", { allowsPrivate: false }));
    expect(code).toMatch(/^key_server_(address_refused|unreachable)$/);
    // What names within our network lead to is not told either.
    expect(message).not.toMatch(/127\.0\.0\.1|::1/);
  });
});

describe("who asks is shown", () => {
  const at = new Date("2015-08-30T12:36:00Z");
  const asked = { url: "https://example.amazonaws.com/", headers: {}, body: "" };

  test("by a header, by a token, or not at all", () => {
    const header = { kind: "header", name: "X-Api-Key", value: "secret" } as const;
    expect(authenticateQuestion(header, asked, at)).toEqual({ "X-Api-Key": "secret" });
    expect(authenticateQuestion({ kind: "bearer", token: "t" }, asked, at)).toEqual({ Authorization: "Bearer t" });
    expect(authenticateQuestion({ kind: "none" }, asked, at)).toEqual({});
  });

  test("by a signature that changes with time, path and body", () => {
    const sign = (more: Partial<typeof asked>, now = at) =>
      authenticateQuestion({ kind: "hmac", keyId: "k", secret: "s" }, { ...asked, ...more }, now)["Authorization"];
    const all = [
      sign({}),
      sign({ body: "x" }),
      sign({ url: "https://example.amazonaws.com/a" }),
      sign({}, new Date(0)),
    ];
    expect(new Set(all).size).toBe(4);
    expect(sign({})).toMatch(/^SLUICE-HMAC-SHA256 KeyId="k", Timestamp=1440938160, Signature=[0-9a-f]{64}$/);
  });

  test("by AWS's Signature Version 4, as AWS's own example has it", () => {
    const credentials = {
      kind: "sigv4",
      region: "us-east-1",
      service: "service",
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    } as const;
    const { Authorization } = authenticateQuestion(credentials, asked, at);
    // "post-vanilla" of AWS's test suite.
    expect(Authorization).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, " +
        "Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    );
  });
});
