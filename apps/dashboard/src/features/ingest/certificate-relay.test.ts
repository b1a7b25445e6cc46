import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { type IngestCredentials, newIngestAccessSchema } from "@sluice/contracts";
import { ensureTools, findFreePort, makeTestCertificate, TOOLS, waitUntil } from "@sluice/testkit";
import { expect, test } from "vitest";
import { printRelay, relayedTarget } from "./certificate-relay.ts";

const endpoint: IngestCredentials = {
  index: 1,
  url: "https://push.example.com:8443/in/v1/live.abc123/1/news/",
  username: "in_abc",
  password: "s3cret",
  secretAccessKey: "",
  rotatedAt: "2026-05-01T10:00:00.000Z",
  oldCredentials: null,
  access: { ...newIngestAccessSchema.parse({}), clientCertificates: [] },
};

test("beside the relay an encoder needs the password only where a certificate does not stand for it", () => {
  const url = "http://127.0.0.1:8090/in/v1/live.abc123/1/news/";
  expect(relayedTarget(endpoint)).toEqual({ url, login: undefined });
  const both = { ...endpoint.access, clientCertificateMode: "WITH_PASSWORD" } as const;
  expect(relayedTarget({ ...endpoint, access: both })).toEqual({
    url,
    login: { username: "in_abc", password: "s3cret" },
  });
});

test("nginx with the relay's lines shows the certificate, asks who it pushes to, and hands on what it was given", async () => {
  ensureTools([TOOLS.nginx], () => undefined);
  const folder = await mkdtemp(join(tmpdir(), "sluice-relay-"));
  const [packager, encoder] = [0, 1].map(() => makeTestCertificate("20200101000000Z", "20991231000000Z"));
  if (packager === undefined || encoder === undefined) throw new Error("no certificates");
  const asked: unknown[] = [];
  const server = createServer(
    { cert: packager.certificatePem, key: packager.privateKeyPem, requestCert: true, rejectUnauthorized: false },
    async (request, response) => {
      const shown = (request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256;
      const body = Buffer.concat(await request.toArray()).toString();
      const { host, authorization } = request.headers;
      asked.push({ method: request.method, url: request.url, host, authorization, shown, body });
      response.writeHead(204).end();
    },
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const port = await findFreePort();
  const fileOf = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  // As it is printed, but for where this machine has its files.
  const printed = printRelay(`https://${host}/in/v1/live.abc123/1/news/`)
    .replace("127.0.0.1:8090", `127.0.0.1:${port}`)
    .replace("/etc/nginx/encoder.pem", await fileOf("encoder.pem", encoder.certificatePem))
    .replace("/etc/nginx/encoder.key", await fileOf("encoder.key", encoder.privateKeyPem))
    .replace("/etc/ssl/certs/ca-certificates.crt", await fileOf("packager.pem", packager.certificatePem));
  await mkdir(join(folder, "temp"));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const settings = await fileOf(
    "nginx.conf",
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log error;
events {}
http {
  access_log off;
  ${temporary.map((kind) => `${kind}_temp_path ${folder}/temp/${kind};`).join(" ")}
${printed}}
`,
  );
  const nginx = spawn(TOOLS.nginx.file, ["-c", settings, "-e", join(folder, "error.log")], { stdio: "inherit" });
  try {
    const push = () =>
      fetch(`http://127.0.0.1:${port}/in/v1/live.abc123/1/news/segment_1.ts`, {
        method: "PUT",
        headers: { authorization: "Basic YQ==" },
        body: "media",
      }).catch(() => undefined);
    expect((await waitUntil(push, { what: "the relay", timeoutMs: 20_000 })).status).toBe(204);
    expect(asked).toEqual([
      {
        method: "PUT",
        url: "/in/v1/live.abc123/1/news/segment_1.ts",
        host,
        authorization: "Basic YQ==",
        shown: new X509Certificate(encoder.certificatePem).fingerprint256,
        body: "media",
      },
    ]);
  } finally {
    nginx.kill("SIGTERM");
    await once(nginx, "exit");
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
});
