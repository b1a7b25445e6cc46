import { execFile } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { promisify } from "node:util";
import { INGEST_REALM } from "@sluice/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { verifySigV4 } from "./sigv4.ts";
import { serve } from "./testing/raw-client.ts";

const run = promisify(execFile);
const ID = "0r1mxwp8jee8qdq9";
const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");
const HA1 = sha256(`${ID}:${INGEST_REALM}:password`);
const SECRET = createHmac("sha256", HA1).update("sluice-ingest-sigv4").digest("base64").slice(0, 40);
const CREDENTIALS = [{ username: ID, ha1: { md5: "0".repeat(32), sha256: HA1 } }];
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

const AT_MS = Date.UTC(2026, 10, 27, 4, 0, 0);
const PATH = "/in/v1/live.abc/1/one/";

interface Change {
  path?: string;
  signedPath?: string;
  query?: string;
  method?: string;
  signedMethod?: string;
  time?: string;
  service?: string;
  region?: string;
  id?: string;
  secret?: string;
  names?: string;
  body?: string | undefined;
  nowMs?: number;
  authorization?: (good: string) => string;
  headers?: Record<string, string>;
}

/** A request that is signed as the documentation of AWS says, and what differs. */
const ask = (change: Change = {}) => {
  const {
    path = `${PATH}a.ts`,
    query = "",
    method = "PUT",
    time = "20261127T040000Z",
    body = "UNSIGNED-PAYLOAD",
  } = change;
  const { service = "mediapackagev2", region = "eu-west-1", id = ID, secret = SECRET } = change;
  const { names = "host;x-amz-content-sha256;x-amz-date" } = change;
  const headers: Record<string, string> = {
    host: "packager:8080",
    "x-amz-content-sha256": body,
    "x-amz-date": time,
    ...change.headers,
  };
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const lines = names.split(";").map((name) => `${name}:${headers[name]}\n`);
  const signed = [change.signedMethod ?? method, change.signedPath ?? path, query, lines.join(""), names, body].join(
    "\n",
  );
  const key = [time.slice(0, 8), region, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(signed)].join("\n")).toString("hex");
  const good = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  const all = { ...headers, authorization: change.authorization?.(good) ?? good };
  return verifySigV4(
    {
      method,
      path,
      rawQuery: query,
      header: (name) => new Map(Object.entries(all)).get(name),
      receivedAtMs: change.nowMs ?? AT_MS,
    },
    CREDENTIALS,
  );
};

test.each<[string, Change]>([
  ["with the body unsigned", {}],
  ["with the body's hash", { body: sha256("x") }],
  ["in another region", { region: "us-gov-east-1" }],
  ["by POST", { method: "POST" }],
  ["five minutes ago", { nowMs: AT_MS + 300_000 }],
  ["in five minutes", { nowMs: AT_MS - 300_000 }],
  [
    "with a session token",
    { names: "host;x-amz-content-sha256;x-amz-date;x-amz-security-token", headers: { "x-amz-security-token": "abc" } },
  ],
  [
    "for a name with brackets, escaped once more",
    { path: `${PATH}Streams(v.cmfv)`, signedPath: `${PATH}Streams%28v.cmfv%29` },
  ],
  ["for a name with brackets, as it is", { path: `${PATH}Streams(v.cmfv)` }],
  [
    "for an escaped name, escaped once more",
    { path: `${PATH}Streams%28v.cmfv%29`, signedPath: `${PATH}Streams%2528v.cmfv%2529` },
  ],
  ["for an escaped name, as it is", { path: `${PATH}Streams%28v.cmfv%29` }],
  ["with a query", { query: "a=1&b=2" }],
])("what is signed %s is let in", (_, change) => {
  expect(ask(change)).toEqual({ kind: "valid", bodySha256: change.body });
});

test.each<[string, Change]>([
  ["with another secret", { secret: SECRET.replace(/./, "_") }],
  ["with another access key", { id: "1r1mxwp8jee8qdq9" }],
  ["for another path", { signedPath: `${PATH}b.ts` }],
  ["for another method", { signedMethod: "DELETE" }],
  ["for another service", { service: "s3" }],
  ["over five minutes ago", { nowMs: AT_MS + 300_001 }],
  ["over five minutes ahead", { nowMs: AT_MS - 300_001 }],
  ["on a day that there is not", { time: "20261399T040000Z" }],
  ["for another day than its time", { authorization: (good) => good.replace("/20261127/", "/20261126/") }],
  ["without its host", { names: "x-amz-content-sha256;x-amz-date" }],
  ["without its time", { names: "host;x-amz-content-sha256" }],
  ["without its body's hash", { names: "host;x-amz-date" }],
  ["with a header named twice", { names: "host;host;x-amz-content-sha256;x-amz-date" }],
  ["over a header that is not there", { names: "host;x-amz-content-sha256;x-amz-date;x-amz-none" }],
  ["in pieces", { body: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" }],
  ["with an empty hash", { body: "" }],
  ["with two signatures", { authorization: (good) => `${good}, Signature=${"0".repeat(64)}` }],
  ["with a short signature", { authorization: (good) => good.slice(0, -1) }],
  ["with no more than the scheme", { authorization: () => "AWS4-HMAC-SHA256 " }],
  ["for a path that reads as another's", { path: `${PATH}a%2528`, signedPath: `${PATH}a%2528` }],
])("what is signed %s is refused", (_, change) => {
  expect(ask(change)?.kind).toBe("refused");
});

test("what is not signed so is somebody else's to judge", () => {
  expect(ask({ authorization: () => `Basic ${btoa("a:b")}` })).toBeUndefined();
});

test("any authorization is an answer, and no other than the good one opens", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "=", ",", "/", ";", " ", "Credential="), maxLength: 300 }),
      (text) => {
        expect(ask({ authorization: () => `AWS4-HMAC-SHA256 ${text}` })?.kind).toBe("refused");
      },
    ),
  );
});

test.each([
  [SECRET, "UNSIGNED-PAYLOAD", "valid"],
  [SECRET, sha256("hello"), "valid"],
  ["wrong", "UNSIGNED-PAYLOAD", "refused"],
])("curl signs with %s over %s, and is %s", async (secret, hash, kind) => {
  const seen: unknown[] = [];
  const { port } = await serve(async (request, responder) => {
    const { method, path, rawQuery } = request;
    const header = (name: string) => request.header(name);
    // curl has the machine's clock, and the test's server its own.
    seen.push(verifySigV4({ method, path, rawQuery, header, receivedAtMs: Date.now() }, CREDENTIALS)?.kind);
    responder.send(201, {});
  });
  const url = `http://127.0.0.1:${port}${PATH}segment_1.ts`;
  const args = ["--aws-sigv4", "aws:amz:eu-west-1:mediapackagev2", "-u", `${ID}:${secret}`];
  await run("curl", ["-s", ...args, "-H", `x-amz-content-sha256: ${hash}`, "-X", "PUT", "--data", "hello", url]);
  expect(seen).toEqual([kind]);
});
