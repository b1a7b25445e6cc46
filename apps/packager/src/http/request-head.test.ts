import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RequestHeadParser } from "./request-head.ts";

/** What a head gave: its failure code, or what it says; and where the body begins. */
const outcomeOf = (pieces: readonly Buffer[]) => {
  const parser = new RequestHeadParser();
  let before = 0;
  for (const piece of pieces) {
    const progress = parser.read(piece, 0);
    if (progress === "failed") return { failure: parser.failure };
    if (progress === "complete") {
      const { head } = parser;
      return {
        method: head?.method,
        target: head?.target,
        path: head?.path,
        rawQuery: head?.rawQuery,
        host: head?.host,
        version: head?.httpVersion,
        contentLength: head?.contentLength,
        chunked: head?.chunked,
        keepAlive: head?.keepAlive,
        expectContinue: head?.expectContinue,
        sizeBytes: head?.sizeBytes,
        custom: head?.header("x-custom"),
        bodyFrom: before + parser.consumedTo,
      };
    }
    before += piece.length;
  }
  return { failure: undefined };
};
const read = (text: string) => outcomeOf([Buffer.from(text, "latin1")]);
const get = (lines: string) => read(`GET /a HTTP/1.1\r\nHost: h\r\n${lines}\r\n`);

describe("what a request head says", () => {
  test("method, target, host and fields are read as sent", () => {
    expect(read("PUT /a/b?c=d?e HTTP/1.1\r\nHost: h:80\r\nx-CUSTOM: \t one \r\nX-Custom:two\r\n\r\nBODY")).toEqual({
      method: "PUT",
      target: "/a/b?c=d?e",
      path: "/a/b",
      rawQuery: "c=d?e",
      host: "h:80",
      version: "1.1",
      contentLength: undefined,
      chunked: false,
      keepAlive: true,
      expectContinue: false,
      sizeBytes: 71,
      custom: "one, two",
      bodyFrom: 71,
    });
  });

  test("cookies on several lines are one list of cookies", () => {
    const parser = new RequestHeadParser();
    parser.read(Buffer.from("GET / HTTP/1.1\r\nHost: h\r\nCookie: a=1; b=2\r\ncookie: c=3\r\n\r\n"), 0);
    expect(parser.head?.header("cookie")).toBe("a=1; b=2; c=3");
  });

  test.each([
    ["GET http://other.example:81/x?y HTTP/1.1", "other.example:81", "/x", "y"],
    ["GET HTTPS://other.example HTTP/1.1", "other.example", "/", ""],
    ["GET http://other.example?y HTTP/1.1", "other.example", "/", "y"],
    ["GET /in/v1/g/1/c/Streams(video-700.cmfv) HTTP/1.1", "h", "/in/v1/g/1/c/Streams(video-700.cmfv)", ""],
    ["OPTIONS * HTTP/1.1", "h", "*", ""],
  ])("%s", (line, host, path, rawQuery) => {
    expect(read(`${line}\r\nHost: h\r\n\r\n`)).toMatchObject({ host, path, rawQuery });
  });

  test.each([
    ["HTTP/1.1", "", true],
    ["HTTP/1.1", "Connection: close\r\n", false],
    ["HTTP/1.1", "Connection: foo , CLOSE\r\n", false],
    ["HTTP/1.1", "Connection: foo\r\nConnection: close\r\n", false],
    ["HTTP/1.0", "", false],
    ["HTTP/1.0", "Connection: Keep-Alive\r\n", true],
    ["HTTP/1.0", "Connection: keep-alive, close\r\n", false],
  ])("%s with %j keeps the connection: %s", (version, line, keepAlive) => {
    expect(read(`GET / ${version}\r\nHost: h\r\n${line}\r\n`)).toMatchObject({ keepAlive });
  });

  test("empty lines before a request line are read over", () => {
    expect(read("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")).toMatchObject({ path: "/", bodyFrom: 31 });
  });

  test("a field value may be empty and may hold bytes beyond ASCII", () => {
    expect(get("X-Custom:\r\n")).toMatchObject({ custom: "" });
    expect(get("X-Custom: \xe9\r\n")).toMatchObject({ custom: "é" });
  });

  test("Expect: 100-continue counts in HTTP/1.1 alone", () => {
    expect(get("Expect: 100-Continue\r\n")).toMatchObject({ expectContinue: true });
    expect(read("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")).toMatchObject({ expectContinue: false });
  });
});

describe("what is refused", () => {
  const long = (bytes: number) => "a".repeat(bytes);
  test.each<[string, string, string]>([
    ["no method", " / HTTP/1.1\r\n", "invalid_request"],
    ["a method with illegal characters", "GE(T / HTTP/1.1\r\n", "invalid_request"],
    ["two spaces", "GET  / HTTP/1.1\r\n", "invalid_request"],
    ["a tab for a space", "GET\t/ HTTP/1.1\r\n", "invalid_request"],
    ["a space in the target", "GET /a b HTTP/1.1\r\n", "invalid_request"],
    ["a space behind the version", "GET / HTTP/1.1 \r\n", "invalid_request"],
    ["HTTP/0.9", "GET /\r\n", "invalid_request"],
    ["HTTP/2", "PRI * HTTP/2.0\r\n", "invalid_request"],
    ["HTTP/1.2", "GET / HTTP/1.2\r\n", "invalid_request"],
    ["lower-case http", "GET / http/1.1\r\n", "invalid_request"],
    ["a fragment", "GET /#a HTTP/1.1\r\n", "invalid_request"],
    ["a backslash", "GET \\a HTTP/1.1\r\n", "invalid_request"],
    ["a target beyond ASCII", "GET /\xe9 HTTP/1.1\r\n", "invalid_request"],
    ["authority-form", "CONNECT h:80 HTTP/1.1\r\n", "invalid_request"],
    ["a relative target", "GET a HTTP/1.1\r\n", "invalid_request"],
    ["asterisk-form of another method", "GET * HTTP/1.1\r\n", "invalid_request"],
    ["userinfo in an absolute target", "GET http://u@h/ HTTP/1.1\r\n", "invalid_request"],
    ["another scheme", "GET ftp://h/ HTTP/1.1\r\n", "invalid_request"],
    ["a bare LF", "GET / HTTP/1.1\nHost: h\n\n", "invalid_request"],
    ["a bare CR", "GET / HTTP/1.1\rHost: h\r\n", "invalid_request"],
    ["a NUL in the target", "GET /\0 HTTP/1.1\r\n", "invalid_request"],
    ["a TLS hello", "\x16\x03\x01\x02\0\x01", "invalid_request"],
    ["an over-long target", `GET /${long(4096)} HTTP/1.1\r\n`, "uri_too_long"],
    ["an over-long target that does not end", `GET /${long(20_000)}`, "uri_too_long"],
    ["an over-long method", `${long(33)} / HTTP/1.1\r\n`, "invalid_request"],
    ["no host", "GET / HTTP/1.1\r\n\r\n", "invalid_request"],
  ])("%s", (_, text, code) => {
    expect(read(text)).toMatchObject({ failure: { code } });
  });

  test.each<[string, string, string]>([
    ["two hosts", "Host: h\r\n", "invalid_request"],
    ["a folded line", "A: b\r\n c\r\n", "invalid_request"],
    ["a line that is folded at once", " a: b\r\n", "invalid_request"],
    ["a space before the colon", "Content-Length : 5\r\n", "invalid_request"],
    ["a space before the colon of Transfer-Encoding", "Transfer-Encoding : chunked\r\n", "invalid_request"],
    ["no name", ": b\r\n", "invalid_request"],
    ["no colon", "abc\r\n", "invalid_request"],
    ["a NUL in a value", "A: b\0\r\n", "invalid_request"],
    ["a DEL in a value", "A: b\x7f\r\n", "invalid_request"],
    ["a bare CR in a value", "A: b\rc\r\n", "invalid_request"],
    ["a bare LF in a value", "A: b\nTransfer-Encoding: chunked\r\n", "invalid_request"],
    ["a non-token name", "A(b): c\r\n", "invalid_request"],
    ["a vertical tab in a name", "Transfer-Encoding\x0b: chunked\r\n", "invalid_request"],
    ["both framings, length first", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "invalid_request"],
    ["both framings, coding first", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "invalid_request"],
    ["two lengths that differ", "Content-Length: 5\r\nContent-Length: 6\r\n", "invalid_request"],
    ["two lengths that agree", "Content-Length: 5\r\ncontent-length: 5\r\n", "invalid_request"],
    ["a list of lengths", "Content-Length: 5, 5\r\n", "invalid_request"],
    ["a negative length", "Content-Length: -1\r\n", "invalid_request"],
    ["a signed length", "Content-Length: +5\r\n", "invalid_request"],
    ["a hexadecimal length", "Content-Length: 0x5\r\n", "invalid_request"],
    ["an empty length", "Content-Length:\r\n", "invalid_request"],
    ["a length with a space in it", "Content-Length: 1 2\r\n", "invalid_request"],
    ["a length beyond all bodies", "Content-Length: 9999999999999999\r\n", "invalid_request"],
    ["a coding that is not chunked", "Transfer-Encoding: xchunked\r\n", "invalid_request"],
    ["identity", "Transfer-Encoding: identity\r\n", "invalid_request"],
    ["chunked, then another", "Transfer-Encoding: chunked, gzip\r\n", "invalid_request"],
    ["another, then chunked", "Transfer-Encoding: gzip, chunked\r\n", "invalid_request"],
    ["chunked twice", "Transfer-Encoding: chunked, chunked\r\n", "invalid_request"],
    ["chunked in two lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "invalid_request"],
    [
      "chunked and identity in two lines",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
      "invalid_request",
    ],
    ["a quoted coding", 'Transfer-Encoding: "chunked"\r\n', "invalid_request"],
    ["an empty coding", "Transfer-Encoding:\r\n", "invalid_request"],
    ["a hundred and one fields", "A: b\r\n".repeat(100), "head_too_large"],
    ["16 KiB in one field", `A: ${"b".repeat(16_384)}\r\n`, "head_too_large"],
    ["16 KiB in many fields", `A: ${"b".repeat(200)}\r\n`.repeat(90), "head_too_large"],
  ])("%s", (_, lines, code) => {
    expect(get(lines)).toMatchObject({ failure: { code } });
  });

  test.each(["a/b", "u@h", "h, i", "h i", "h\\i"])("a host like %s", (host) => {
    expect(read(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatchObject({ failure: { code: "invalid_request" } });
  });

  test("Transfer-Encoding in HTTP/1.0", () => {
    expect(read("PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n")).toMatchObject({
      failure: { code: "invalid_request" },
    });
  });
});

describe("where the bytes are cut does not matter", () => {
  const samples = [
    "PUT /a?b HTTP/1.1\r\nHost: h\r\nX-Custom: c\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello",
    "\r\nGET http://o/x HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc",
    "GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n",
  ];
  test.each(samples)("%j, cut in two at every byte", (text) => {
    const bytes = Buffer.from(text, "latin1");
    const whole = outcomeOf([bytes]);
    for (let at = 1; at < bytes.length; at++) {
      expect(outcomeOf([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
    }
  });

  test.each([...samples, `GET /${"a".repeat(5000)}`, `GET / HTTP/1.1\r\n${"A: bcdefgh\r\n".repeat(1700)}`])(
    "byte by byte (sample %#)",
    (text) => {
      const bytes = Buffer.from(text, "latin1");
      expect(outcomeOf(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(outcomeOf([bytes]));
    },
  );

  test("anything, cut anywhere", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "GET / HTTP/1.1",
        "Host: h",
        "Content-Length: 5",
        "Transfer-Encoding: chunked",
        "X-Custom: y",
        "",
      ),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    const text = fc.tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("\r\n", "\n", "\r")).map(([lines, end]) => {
      const [first, ...rest] = lines;
      return `${first ?? ""}\r\n${rest.join(rest.length % 3 === 0 ? end : "\r\n")}\r\n\r\n`;
    });
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 120 }), { maxLength: 5 }), (raw, cuts) => {
        const bytes = Buffer.from(raw, "latin1");
        const pieces: Buffer[] = [];
        let from = 0;
        for (const cut of [...cuts].sort((a, b) => a - b)) {
          if (cut <= from || cut >= bytes.length) continue;
          pieces.push(bytes.subarray(from, cut));
          from = cut;
        }
        pieces.push(bytes.subarray(from));
        expect(outcomeOf(pieces)).toEqual(outcomeOf([bytes]));
      }),
      { numRuns: 500 },
    );
  });
});
