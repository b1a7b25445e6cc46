import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { makeTestCertificate, type TestCertificate, waitUntil } from "@sluice/testkit";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHttpServer } from "./server.ts";
import { open } from "./testing/raw-client.ts";
import { keepTlsKeyPair, readTlsKeyPair, type TlsFiles, type TlsKeyPair } from "./tls-key-pair.ts";
import type { TlsPeer } from "./tls-peer.ts";

let folder: string;
let files: TlsFiles;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-tls-"));
  files = { certificateFile: join(folder, "certificate.pem"), keyFile: join(folder, "key.pem") };
});
afterEach(() => rm(folder, { recursive: true }));

const toPair = ({ certificatePem, privateKeyPem }: TestCertificate): TlsKeyPair => ({
  cert: certificatePem,
  key: privateKeyPem,
});
const newPair = () => makeTestCertificate("20200101000000Z", "20991231000000Z");
const write = async ({ certificatePem = "", privateKeyPem = "" }): Promise<void> => {
  await writeFile(files.certificateFile, certificatePem);
  await writeFile(files.keyFile, privateKeyPem);
};

test("files that are not there, empty, or do not belong together are named", async () => {
  const words = `${files.certificateFile} and ${files.keyFile} are no certificate with its private key`;
  await expect(readTlsKeyPair(files)).rejects.toThrow(words);
  await write({ ...newPair(), privateKeyPem: newPair().privateKeyPem });
  await expect(readTlsKeyPair(files)).rejects.toThrow(words);
  // As they are for a moment while they are written.
  for (const empty of ["certificatePem", "privateKeyPem"] as const) {
    await write({ ...newPair(), [empty]: "" });
    await expect(readTlsKeyPair(files)).rejects.toThrow(words);
  }
});

test("a renewed certificate is used by itself, and until it is whole the one before stays", async () => {
  await write(newPair());
  const stopping = new AbortController();
  const used: TlsKeyPair[] = [];
  const errors: unknown[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => errors.push(line) });
  const first = await readTlsKeyPair(files);
  const use = (pair: TlsKeyPair) => used.push(pair);
  const keeping = keepTlsKeyPair({ files, first, use, everyMs: 1, log, signal: stopping.signal });
  const renewed = newPair();
  await writeFile(files.certificateFile, renewed.certificatePem);
  await waitUntil(() => errors.length > 0, { what: "half a pair", timeoutMs: 10_000 });
  expect(used).toEqual([]);
  await writeFile(files.keyFile, renewed.privateKeyPem);
  await waitUntil(() => used.length > 0, { what: "the renewed pair", timeoutMs: 10_000 });
  stopping.abort();
  await keeping;
  expect(used).toEqual([{ cert: renewed.certificatePem, key: renewed.privateKeyPem }]);
});

test("connections that begin after a change are shown the new certificate, and asked for theirs as before", async () => {
  const [first, second, client] = [newPair(), newPair(), newPair()];
  const asked: (TlsPeer | undefined)[] = [];
  const server = createHttpServer({
    log: { error: () => undefined },
    nowMs: () => Date.now(),
    handler: (request, responder) => {
      asked.push(request.tls);
      responder.send(204, {});
    },
  });
  const port = await server.listenTls(0, "127.0.0.1", toPair(first));
  const shownBy = async (): Promise<string | undefined> => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...toPair(client) });
    socket.end("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    socket.resume();
    await once(socket, "secureConnect");
    const shown = socket.getPeerX509Certificate()?.toString();
    await once(socket, "close");
    return shown;
  };
  expect(await shownBy()).toBe(first.certificatePem);
  server.setTlsKeyPair(toPair(second));
  expect(await shownBy()).toBe(second.certificatePem);
  expect(asked.map((peer) => peer?.certificate?.subject)).toEqual(["CN=localhost", "CN=localhost"]);
  await server.close(0);
});

test("a handshake that is silent, only trickles in, or is half closed is given up", async () => {
  const server = createHttpServer({
    log: { error: () => undefined },
    nowMs: () => Date.now(),
    handler: (_, responder) => responder.send(204, {}),
    timeouts: { headMs: 100 },
  });
  const port = await server.listenTls(0, "127.0.0.1", toPair(newPair()));
  const silent = await open(port);
  const halfClosed = await open(port);
  halfClosed.socket.end();
  const lively = await open(port);
  // A record of a kilobyte with a greeting in it.
  lively.socket.write(Buffer.from("160301040001", "hex"));
  const drip = setInterval(() => lively.socket.write(Buffer.of(0)), 5);
  // Who writes on to what is closed is told so by a reset.
  const livelyClosed = lively.closed.catch(() => "");
  expect(await Promise.all([silent.closed, halfClosed.closed, livelyClosed])).toEqual(["", "", ""]);
  clearInterval(drip);
  await server.close(0);
});

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "a session of %s is not gone on with: who shows no certificate has none",
  async (version) => {
    const certificates: (string | undefined)[] = [];
    const server = createHttpServer({
      log: { error: () => undefined },
      nowMs: () => Date.now(),
      handler: ({ tls }, responder) => {
        certificates.push(tls?.certificate?.subject);
        responder.send(204, {});
      },
    });
    const port = await server.listenTls(0, "127.0.0.1", toPair(newPair()));
    const ask = async (options: { cert?: string; key?: string; session?: Buffer | undefined }) => {
      const versions = { minVersion: version, maxVersion: version };
      const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...versions, ...options });
      let session: Buffer | undefined;
      socket.on("session", (one: Buffer) => {
        session = one;
      });
      socket.end("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      socket.resume();
      await once(socket, "close");
      return session;
    };
    const session = await ask(toPair(newPair()));
    await ask({ session });
    expect(certificates).toEqual(["CN=localhost", undefined]);
    await server.close(0);
  },
);
