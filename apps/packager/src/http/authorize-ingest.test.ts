import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAuthParams } from "./auth-params.ts";
import { authorizeIngest } from "./authorize-ingest.ts";
import type { HttpHandler } from "./index.ts";
import { createNonces, type Nonces } from "./nonces.ts";
import { NOW_MS, serve } from "./testing/raw-client.ts";

const run = promisify(execFile);
const hash = (algorithm: string, text: string) => createHash(algorithm).update(text).digest("hex");
const credentialsOf = (username: string, password: string) => ({
  username,
  ha1: {
    md5: hash("md5", `${username}:sluice-ingest:${password}`),
    sha256: hash("sha256", `${username}:sluice-ingest:${password}`),
  },
});

const CREDENTIALS = credentialsOf("encoder-1", 's3,c"r\\et é');
const LIFE_MS = 60_000;
/** Of a request, what only signatures look at. */
const REST = { path: "/a.ts", rawQuery: "", receivedAtMs: NOW_MS };
const SECRET = Buffer.from("a secret of the node");
const noncesAt = (nowMs: () => number): Nonces =>
  createNonces({ secret: SECRET, lifeMs: LIFE_MS, nowMs, monotonicMs: nowMs });

const ask = (nonces: Nonces, authorization: string | undefined, target = "/a.ts", method = "PUT") =>
  authorizeIngest(
    { ...REST, method, target, header: (name) => (name === "authorization" ? authorization : undefined) },
    [CREDENTIALS],
    nonces,
  );
const outcome = (...args: Parameters<typeof ask>): string => {
  const answer = ask(...args);
  if (answer.kind === "authorized") return "authorized";
  return String(answer.headers["WWW-Authenticate"]).includes("stale=true") ? "stale" : "refused";
};

interface DigestParts {
  algorithm?: "MD5" | "SHA-256" | undefined;
  qop?: string | undefined;
  uri?: string;
  username?: string;
  realm?: string;
  ha1?: string;
  extra?: string;
}

/** A client's answer to a challenge, by RFC 7616. */
const sign = (nonce: string, parts: DigestParts = {}): string => {
  const { algorithm, uri = "/a.ts", username = "encoder-1", realm = "sluice-ingest", extra = "" } = parts;
  const qop = "qop" in parts ? parts.qop : "auth";
  const name = algorithm === "SHA-256" ? "sha256" : "md5";
  const ha1 = parts.ha1 ?? CREDENTIALS.ha1[name];
  const ha2 = hash(name, `PUT:${uri}`);
  const response = hash(
    name,
    qop === undefined ? `${ha1}:${nonce}:${ha2}` : `${ha1}:${nonce}:0000000a:c0ffee:${qop}:${ha2}`,
  );
  const counted = qop === undefined ? "" : `, qop=${qop}, nc=0000000a, cnonce="c0ffee"`;
  const named = algorithm === undefined ? "" : `, algorithm=${algorithm}`;
  return `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}"${counted}${named}${extra}`;
};

const nonces = noncesAt(() => NOW_MS);

describe("Digest", () => {
  test.each<[string, DigestParts]>([
    ["MD5", { algorithm: "MD5" }],
    ["SHA-256", { algorithm: "SHA-256" }],
    ["no algorithm named", {}],
    ["no qop, as in RFC 2617", { qop: undefined }],
    ["no qop with SHA-256", { qop: undefined, algorithm: "SHA-256" }],
    ["an opaque and unknown parameters", { extra: ', opaque="x", foo=bar' }],
  ])("with %s opens", (_, parts) => {
    expect(outcome(nonces, sign(nonces.issue(), parts))).toBe("authorized");
  });

  test.each<[string, DigestParts]>([
    ["another user", { username: "encoder-2" }],
    ["another password", { ha1: hash("md5", "encoder-1:sluice-ingest:wrong") }],
    ["another realm", { realm: "elsewhere" }],
    ["another address", { uri: "/b.ts" }],
    ["qop=auth-int", { qop: "auth-int" }],
    ["a parameter given twice", { extra: ', uri="/a.ts"' }],
    ["a user hash", { extra: ", userhash=true" }],
    ["rubbish behind it", { extra: ", =" }],
  ])("with %s is refused, and not as stale", (_, parts) => {
    expect(outcome(nonces, sign(nonces.issue(), parts))).toBe("refused");
  });

  test("made for another method is refused", () => {
    expect(outcome(nonces, sign(nonces.issue()), "/a.ts", "DELETE")).toBe("refused");
  });

  test.each(["MD5-sess", "SHA-512-256", "md4"])("with algorithm %s is refused", (algorithm) => {
    expect(outcome(nonces, sign(nonces.issue(), { extra: `, algorithm=${algorithm}` }))).toBe("refused");
  });

  test("the user name may need quotes and escapes", () => {
    const odd = credentialsOf('a"b\\c', "pw");
    const nonce = nonces.issue();
    const header = sign(nonce, { username: 'a\\"b\\\\c', ha1: odd.ha1.md5 });
    const request = { ...REST, method: "PUT", target: "/a.ts", header: () => header };
    expect(authorizeIngest(request, [odd], nonces).kind).toBe("authorized");
  });

  test("a channel that does not exist refuses in the words of a wrong password", () => {
    const request = (authorization: string) => ({
      ...REST,
      method: "PUT",
      target: "/a.ts",
      header: () => authorization,
    });
    const signedForNobody = sign(nonces.issue(), { username: "", ha1: "" });
    const unknown = authorizeIngest(request(signedForNobody), [], nonces);
    expect(unknown).toEqual(authorizeIngest(request(sign(nonces.issue(), { ha1: "x" })), [CREDENTIALS], nonces));
    expect(unknown.kind).toBe("refused");
    expect(authorizeIngest(request(`Basic ${btoa(":")}`), [], nonces).kind).toBe("refused");
  });
});

describe("a nonce", () => {
  test("may be used again and again, and lives as long as it is used", () => {
    let nowMs = NOW_MS;
    const living = noncesAt(() => nowMs);
    const nonce = living.issue();
    for (let i = 0; i < 100; i++) {
      expect(outcome(living, sign(nonce))).toBe("authorized");
      nowMs += LIFE_MS;
    }
    nowMs += 1;
    expect(outcome(living, sign(nonce))).toBe("stale");
  });

  test.each([-1, 1])("that is in use stays good when the time of day is set by %i days", (days) => {
    let nowMs = NOW_MS;
    const living = createNonces({ secret: SECRET, lifeMs: LIFE_MS, nowMs: () => nowMs, monotonicMs: () => 0 });
    const nonce = living.issue();
    expect(outcome(living, sign(nonce))).toBe("authorized");
    nowMs += days * 86_400_000;
    expect(outcome(living, sign(nonce))).toBe("authorized");
  });

  test("is not kept alive by somebody without the password", () => {
    let nowMs = NOW_MS;
    const living = noncesAt(() => nowMs);
    const nonce = living.issue();
    nowMs += LIFE_MS;
    expect(outcome(living, sign(nonce, { ha1: "x" }))).toBe("refused");
    nowMs += 1;
    expect(outcome(living, sign(nonce))).toBe("stale");
  });

  test("that is in use is not pushed out by whoever uses any number with a password of their own", () => {
    let nowMs = NOW_MS;
    const living = noncesAt(() => nowMs);
    const nonce = living.issue();
    expect(outcome(living, sign(nonce))).toBe("authorized");
    nowMs += LIFE_MS;
    expect(outcome(living, sign(nonce))).toBe("authorized");
    for (let i = 0; i < 50_000; i++) living.touch(String(i), "somebody");
    nowMs += LIFE_MS;
    expect(outcome(living, sign(nonce))).toBe("authorized");
  });

  test("of a process with the same secret is good, so a restart costs nothing", () => {
    expect(
      outcome(
        noncesAt(() => NOW_MS + 1000),
        sign(nonces.issue()),
      ),
    ).toBe("authorized");
  });

  test.each([
    [
      "of another secret",
      createNonces({ secret: Buffer.from("b"), lifeMs: LIFE_MS, nowMs: () => NOW_MS, monotonicMs: () => 0 }).issue(),
    ],
    ["made up", "0".repeat(44)],
    ["of another shape", "abc"],
    ["from a far future", noncesAt(() => NOW_MS + LIFE_MS + 1).issue()],
  ])("%s is answered with a new one: the password was right", (_, nonce) => {
    expect(outcome(nonces, sign(nonce))).toBe("stale");
  });

  test("with one bit changed is not ours", () => {
    const nonce = nonces.issue();
    fc.assert(
      fc.property(fc.nat({ max: nonce.length - 1 }), fc.constantFrom(..."0123456789abcdef"), (at, digit) => {
        fc.pre(nonce[at] !== digit);
        expect(nonces.judge(nonce.slice(0, at) + digit + nonce.slice(at + 1), "")).toBe("foreign");
      }),
    );
  });
});

describe("Basic", () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  test("opens with the right pair", () => {
    expect(outcome(nonces, basic('encoder-1:s3,c"r\\et é'))).toBe("authorized");
    expect(outcome(nonces, basic('encoder-1:s3,c"r\\et é').replace("Basic", "bAsIc"))).toBe("authorized");
  });
  test.each([
    basic("encoder-1:wrong"),
    basic("encoder-2:s3"),
    basic("encoder-1"),
    basic(""),
    "Basic",
    "Basic !",
    "Bearer x",
    "",
  ])("%s is refused", (authorization) => expect(outcome(nonces, authorization)).toBe("refused"));
});

test("nothing at all is challenged: SHA-256 first for those who know it, MD5 last of the Digests for ffmpeg, then Basic", () => {
  const answer = ask(nonces, undefined);
  expect(answer.kind === "refused" && answer.headers).toEqual({
    "WWW-Authenticate": [
      expect.stringMatching(/^Digest realm="sluice-ingest", nonce="[0-9a-f]{44}", algorithm=SHA-256, qop="auth"$/),
      expect.stringMatching(/^Digest realm="sluice-ingest", nonce="[0-9a-f]{44}", algorithm=MD5, qop="auth"$/),
      'Basic realm="sluice-ingest", charset="UTF-8"',
    ],
    "Cache-Control": "no-store",
    Connection: "close",
  });
});

test("any authorization is an answer, in time that grows with its length", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "=", '"', "\\", ",", " ", "\t"), maxLength: 400 }), (text) => {
      parseAuthParams(text);
      expect(outcome(nonces, `Digest ${text}`)).toBe("refused");
    }),
  );
  expect(parseAuthParams(`a="${"\\".repeat(16_000)}`)).toBeUndefined();
  expect(parseAuthParams(" ,".repeat(8000))).toEqual(new Map());
});

describe("curl", () => {
  const handler: HttpHandler = async (request, responder) => {
    const answer = authorizeIngest(request, [CREDENTIALS], nonces);
    if (answer.kind === "refused") {
      responder.sendProblem("ingest_unauthorized", answer.detail, answer.headers);
      return;
    }
    const body = await request.readBody({ limitBytes: 1_000_000, idleMs: 5000 });
    responder.send(body.kind === "complete" && body.bytes.length === 200_000 ? 201 : 500, {});
  };

  test.each([
    ["--digest", 's3,c"r\\et é', "201"],
    ["--basic", 's3,c"r\\et é', "201"],
    ["--anyauth", 's3,c"r\\et é', "201"],
    ["--anyauth", "wrong", "401"],
    ["--basic", "wrong", "401"],
  ])("%s with password %s gets %s", async (mode, password, status) => {
    const { port } = await serve(handler);
    const url = `http://127.0.0.1:${port}/in/Streams(a).ts?b=c`;
    const args = [
      "-s",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code}",
      "-g",
      mode,
      "-u",
      `encoder-1:${password}`,
      "-T",
      "-",
      url,
    ];
    const curl = run("curl", args, { encoding: "utf8" });
    curl.child.stdin?.on("error", () => undefined).end(Buffer.alloc(200_000));
    expect((await curl).stdout).toBe(status);
  });
});

test("the password alone is a bearer token, and nothing like it is", () => {
  const nonces = noncesAt(() => NOW_MS);
  const bearer = (text: string) =>
    authorizeIngest(
      { ...REST, method: "PUT", target: "/a.ts", header: (name) => (name === "authorization" ? text : undefined) },
      [credentialsOf("encoder-1", "SecretOf32")],
      nonces,
    ).kind;
  expect([bearer("Bearer SecretOf32"), bearer("bearer SecretOf32")]).toEqual(["authorized", "authorized"]);
  for (const text of ["SecretOf3", "SecretOf32 ", "", "encoder-1:SecretOf32", "SecretOf32, Bearer x", "secretof32"]) {
    expect(bearer(`Bearer ${text}`)).toBe("refused");
  }
  expect(
    authorizeIngest({ ...REST, method: "PUT", target: "/", header: () => "Bearer SecretOf32" }, [], nonces).kind,
  ).toBe("refused");
});

test("of two pairs either opens, by Digest, Basic and bearer, and no mixture of them does", () => {
  const pairs = [credentialsOf("new", "NewPassword"), credentialsOf("old", "OldPassword")];
  const kind = (authorization: string) =>
    authorizeIngest({ ...REST, method: "PUT", target: "/a.ts", header: () => authorization }, pairs, nonces).kind;
  const digest = (username: string, owner = username) =>
    sign(nonces.issue(), { username, ha1: pairs.find((pair) => pair.username === owner)?.ha1.md5 ?? "" });
  const good = [
    digest("new"),
    digest("old"),
    `Basic ${btoa("new:NewPassword")}`,
    `Basic ${btoa("old:OldPassword")}`,
    "Bearer NewPassword",
    "Bearer OldPassword",
  ];
  expect(good.map(kind)).toEqual(good.map(() => "authorized"));
  const bad = [
    digest("new", "old"),
    digest("old", "new"),
    `Basic ${btoa("new:OldPassword")}`,
    `Basic ${btoa("old:NewPassword")}`,
  ];
  expect(bad.map(kind)).toEqual(bad.map(() => "refused"));
});
