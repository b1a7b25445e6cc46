import { execFile } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectionOptions, connect } from "node:tls";
import { promisify } from "node:util";
import type { ClientCertificateFacts, ClientCertificateMode } from "@sluice/contracts";
import { makeTestCertificate, type TestCertificate, waitUntil } from "@sluice/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aChannel, PASSWORD, USERNAME } from "./support/a-channel.ts";
import { RunningTestPackager } from "./support/running-packager.ts";
import { testSegment } from "./support/test-media.ts";

const LONG = ["20200101000000Z", "20991231000000Z"] as const;
const packager = new RunningTestPackager();
const files = mkdtempSync(join(tmpdir(), "sluice-certificates-"));
const server = makeTestCertificate(...LONG);
const encoder = makeTestCertificate(...LONG);
const stranger = makeTestCertificate(...LONG);
const expired = makeTestCertificate("20200101000000Z", "20210101000000Z");
const early = makeTestCertificate("20980101000000Z", "20991231000000Z");

const factsOf = ({ certificatePem }: TestCertificate): ClientCertificateFacts => {
  const { raw, subject, validFrom, validTo } = new X509Certificate(certificatePem);
  return {
    subject,
    sha256: createHash("sha256").update(raw).digest("hex"),
    validFrom: new Date(validFrom).toISOString(),
    validUntil: new Date(validTo).toISOString(),
  };
};
const accepted = [encoder, expired, early].map(factsOf);
const channelOf = (name: string, mode: ClientCertificateMode, testSource = false) =>
  aChannel(name, { testSource, ingest: { clientCertificates: { mode, accepted } } });
const channel = channelOf("one", "INSTEAD_OF_PASSWORD");

beforeAll(async () => {
  const fileOf = (name: string, text: string): string => {
    writeFileSync(join(files, name), text);
    return join(files, name);
  };
  const tls = {
    port: 0,
    certificateFile: fileOf("server.pem", server.certificatePem),
    keyFile: fileOf("server.key", server.privateKeyPem),
  };
  fileOf("encoder.pem", encoder.certificatePem);
  fileOf("encoder.key", encoder.privateKeyPem);
  fileOf("segment.ts", "");
  writeFileSync(join(files, "segment.ts"), await testSegment(5));
  packager.controlPlane.set(channel);
  packager.controlPlane.set(channelOf("both", "WITH_PASSWORD"));
  packager.controlPlane.set(channelOf("picture", "INSTEAD_OF_PASSWORD", true));
  packager.controlPlane.set(aChannel("open"));
  await packager.start({ tls });
});
afterAll(async () => {
  await packager.stop();
  rmSync(files, { recursive: true });
});

const BASIC = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;
interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Pushes a segment over TLS, as whoever shows a certificate. */
const push = async (
  name: string,
  shown: TestCertificate | undefined,
  headers: Record<string, string> = {},
  more: RequestOptions & Pick<ConnectionOptions, "session"> = {},
): Promise<Answer> => {
  const body = await testSegment(0);
  return new Promise((resolve, reject) => {
    const asked = httpsRequest(
      {
        host: "127.0.0.1",
        port: packager.tlsPort,
        path: `/in/v1/live.abc123/1/${name}/low/segment_0.ts`,
        method: "PUT",
        headers: { ...headers, "content-length": body.length },
        agent: false,
        ca: server.certificatePem,
        servername: "localhost",
        ...(shown && { cert: shown.certificatePem, key: shown.privateKeyPem }),
        ...more,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
};

const EXPECTED = "This ingest endpoint takes pushes over TLS with one of 3 client certificates";
const shaOf = (shown: TestCertificate): string => factsOf(shown).sha256;

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "over %s, an encoder with a certificate of the list needs no password",
  async (version) => {
    const answer = await push("one", encoder, {}, { minVersion: version, maxVersion: version });
    expect(answer.status).toBeLessThan(202);
  },
);

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "who has an encoder's session of %s, and not its certificate, may not push",
  async (version) => {
    const versions = { minVersion: version, maxVersion: version };
    const socket = connect({
      host: "127.0.0.1",
      port: packager.tlsPort,
      servername: "localhost",
      ca: server.certificatePem,
      cert: encoder.certificatePem,
      key: encoder.privateKeyPem,
      ...versions,
    });
    const session = await new Promise<Buffer>((resolve, reject) => {
      socket.once("session", resolve);
      socket.once("error", reject);
    });
    socket.destroy();
    const answer = await push("one", undefined, {}, { session, ...versions });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("this one came without a certificate.");
  },
);

test("curl pushes with its certificate and key", async () => {
  const { stdout } = await promisify(execFile)("curl", [
    ...["-sS", "--cert", join(files, "encoder.pem"), "--key", join(files, "encoder.key")],
    ...["--cacert", join(files, "server.pem"), "-o", join(files, "answer"), "-w", "%{http_code}"],
    ...["-T", join(files, "segment.ts")],
    `https://localhost:${packager.tlsPort}/in/v1/live.abc123/1/one/low/segment_5.ts`,
  ]);
  expect(Number(stdout)).toBeLessThan(202);
});

const refusals: [string, TestCertificate | undefined, string][] = [
  ["no certificate", undefined, "this one came without a certificate."],
  [
    "another certificate of the same name",
    stranger,
    `this one came with that of CN=localhost (SHA-256 ${shaOf(stranger)}), which is not on its list.`,
  ],
  ["an expired one", expired, `that of CN=localhost (SHA-256 ${shaOf(expired)}) expired at 2021-01-01T00:00:00.000Z.`],
  [
    "an early one",
    early,
    `that of CN=localhost (SHA-256 ${shaOf(early)}) is not valid before 2098-01-01T00:00:00.000Z.`,
  ],
];
test.each(refusals)(
  "%s is refused over TLS, also with the right password, and the status says why",
  async (_, shown, words) => {
    const answer = await push("one", shown, { authorization: BASIC });
    expect(answer.status).toBe(403);
    const detail = `${EXPECTED}; ${words}`;
    expect(JSON.parse(answer.text)).toMatchObject({ code: "ingest_certificate_refused", detail });
    await packager.status(channel.channelId, ({ inputs }) =>
      (inputs[0]?.incidents ?? []).some((of) => of.code === "ingest_certificate_refused"),
    );
  },
);

test("without TLS the right password is refused, whatever a header says of TLS", async () => {
  const answer = await packager.push("one", "low/segment_0.ts", await testSegment(0), {
    "x-forwarded-proto": "https",
    "x-client-cert": encoder.certificatePem.replaceAll("\n", ""),
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ detail: `${EXPECTED}; this one came without TLS.` });
});

test("where the password is needed too, neither is enough alone", async () => {
  expect((await push("both", encoder)).status).toBe(401);
  expect((await push("both", stranger, { authorization: BASIC })).status).toBe(403);
  expect((await push("both", encoder, { authorization: BASIC })).status).toBeLessThan(202);
});

test("where no certificate is asked for, TLS takes the password, and a certificate instead of it opens nothing", async () => {
  expect((await push("open", undefined, { authorization: BASIC })).status).toBeLessThan(202);
  expect((await push("open", encoder)).status).toBe(401);
});

test("the built-in test picture needs no certificate", async () => {
  await packager.manifest("picture", "ts", "index.m3u8");
});

test("older versions of TLS are not spoken, and who never ends a handshake keeps nobody out", async () => {
  await expect(
    push("one", encoder, {}, { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }),
  ).rejects.toThrow();
  const silent = connect({ host: "127.0.0.1", port: packager.tlsPort, rejectUnauthorized: false });
  silent.on("error", () => undefined);
  expect((await push("one", encoder)).status).toBeLessThan(202);
  silent.destroy();
});

test("what came over TLS is counted as without: heads and bodies, and none of its framing", async () => {
  const bytes = (name: string) =>
    [...packager.controlPlane.usage.values()]
      .filter(({ channelId, kind }) => channelId === aChannel(name).channelId && kind === "ingest")
      .reduce((sum, event) => sum + event.bytes, 0);
  const counted = await waitUntil(() => bytes("open") || undefined, { what: "usage", timeoutMs: 20_000 });
  const body = (await testSegment(0)).length;
  expect(counted).toBeGreaterThan(body);
  expect(counted).toBeLessThan(body + 1024);
});
