import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseByteRange } from "./byte-range.ts";
import { type HttpHandler, PrebuiltResponse } from "./index.ts";
import { exchange, NOW_MS, open, serve, statusesOf } from "./testing/raw-client.ts";

const ask = (method: string, lines = "", version = "HTTP/1.1") => `${method} / ${version}\r\nHost: h\r\n${lines}\r\n`;
const BODY = Buffer.from("0123456789");
const HEADERS = { "Content-Type": "video/mp4" };

const answerTo = async (handler: HttpHandler, request: string) => {
  const { port, exchanges } = await serve(handler);
  const wire = await exchange(port, request);
  const [head = "", ...rest] = wire.split("\r\n\r\n");
  return { wire, lines: head.split("\r\n"), body: rest.join("\r\n\r\n"), exchanges };
};

describe("an answer on the wire", () => {
  test("has status, date, the handler's headers, its length and its body", async () => {
    const { wire } = await answerTo((_, responder) => responder.send(200, HEADERS, BODY), ask("GET"));
    expect(wire).toBe(
      "HTTP/1.1 200 OK\r\nDate: Fri, 02 Jan 2026 12:00:00 GMT\r\nContent-Type: video/mp4\r\nContent-Length: 10\r\n\r\n0123456789",
    );
  });

  test("gathers several pieces, large and small", async () => {
    const pieces = [Buffer.alloc(3_000_000, "a"), Buffer.alloc(0), Buffer.from("b"), Buffer.alloc(700_000, "c")];
    const { body, exchanges, wire } = await answerTo((_, responder) => responder.send(200, {}, pieces), ask("GET"));
    expect(Buffer.concat(pieces).equals(Buffer.from(body, "latin1"))).toBe(true);
    expect(exchanges[0]).toMatchObject({ responseBytes: wire.length, requestBytes: ask("GET").length, aborted: false });
  });

  test("to HEAD is the head of the answer to GET", async () => {
    const handler: HttpHandler = (_, responder) =>
      responder.send(200, HEADERS, BODY, { etag: '"a"', acceptRanges: true });
    const get = await answerTo(handler, ask("GET"));
    const head = await answerTo(handler, ask("HEAD"));
    expect(head.lines).toEqual(get.lines);
    expect(head.body).toBe("");
  });

  test("204 and 304 have neither body nor length", async () => {
    for (const status of [204, 304]) {
      const { lines, body } = await answerTo((_, responder) => responder.send(status, {}, BODY), ask("GET"));
      expect(lines.join()).not.toContain("Content-Length");
      expect(body).toBe("");
    }
  });

  test("may give a header several times, and ask to close", async () => {
    const { lines, wire } = await answerTo(
      (_, responder) => responder.send(401, { "WWW-Authenticate": ["A", "B"], Connection: "close" }),
      ask("GET").repeat(2),
    );
    expect(lines).toContain("WWW-Authenticate: A");
    expect(lines).toContain("WWW-Authenticate: B");
    expect(lines.filter((line) => line === "Connection: close")).toHaveLength(1);
    expect(statusesOf(wire)).toEqual([401]);
  });
});

describe("If-None-Match", () => {
  test.each([
    ['"a"', 304],
    ['W/"a"', 304],
    ['"b", "a"', 304],
    ["*", 304],
    ['"b"', 200],
    ["a", 200],
  ])("%s gives %i", async (value, status) => {
    const prebuilt = new PrebuiltResponse(200, HEADERS, BODY, '"a"');
    for (const handler of [
      ((_, responder) => responder.send(200, HEADERS, BODY, { etag: '"a"' })) satisfies HttpHandler,
      ((_, responder) => responder.sendPrebuilt(prebuilt)) satisfies HttpHandler,
    ]) {
      const { wire, lines, body } = await answerTo(handler, ask("GET", `If-None-Match: ${value}\r\n`));
      expect(statusesOf(wire)).toEqual([status]);
      expect(lines).toContain('ETag: "a"');
      expect(body).toBe(status === 304 ? "" : "0123456789");
    }
  });

  test("does not hide an error", async () => {
    const { wire } = await answerTo(
      (_, responder) => responder.send(503, {}, BODY, { etag: '"a"' }),
      ask("GET", "If-None-Match: *\r\n"),
    );
    expect(statusesOf(wire)).toEqual([503]);
  });
});

describe("Range", () => {
  const handler: HttpHandler = (_, responder) =>
    responder.send(200, HEADERS, [BODY.subarray(0, 3), BODY.subarray(3)], { etag: '"a"', acceptRanges: true });

  test.each([
    ["bytes=0-3", 206, "bytes 0-3/10", "0123"],
    ["bytes=2-4", 206, "bytes 2-4/10", "234"],
    ["bytes=5-", 206, "bytes 5-9/10", "56789"],
    ["bytes=-4", 206, "bytes 6-9/10", "6789"],
    ["bytes=-40", 206, "bytes 0-9/10", "0123456789"],
    ["bytes=9-400", 206, "bytes 9-9/10", "9"],
    ["bytes=10-", 416, "bytes */10", ""],
    ["bytes=-0", 416, "bytes */10", ""],
    ["bytes=4-2", 200, undefined, "0123456789"],
    ["bytes=0-1,3-4", 200, undefined, "0123456789"],
    ["bytes=-", 200, undefined, "0123456789"],
    ["bytes=a-b", 200, undefined, "0123456789"],
    ["items=0-1", 200, undefined, "0123456789"],
  ])("%s gives %i", async (range, status, contentRange, expected) => {
    const { wire, lines, body } = await answerTo(handler, ask("GET", `Range: ${range}\r\n`));
    expect(statusesOf(wire)).toEqual([status]);
    expect(lines.find((line) => line.startsWith("Content-Range: "))?.slice(15)).toBe(contentRange);
    expect(lines).toContain(`Content-Length: ${expected.length}`);
    expect(body).toBe(expected);
  });

  test.each([
    ['"a"', 206],
    ['"b"', 200],
    ['W/"a"', 200],
    ["Fri, 02 Jan 2026 12:00:00 GMT", 200],
  ])("with If-Range: %s gives %i", async (value, status) => {
    const { wire } = await answerTo(handler, ask("GET", `Range: bytes=0-1\r\nIf-Range: ${value}\r\n`));
    expect(statusesOf(wire)).toEqual([status]);
  });

  test("any range is within the body", () => {
    const range = fc.tuple(fc.option(fc.nat()), fc.option(fc.nat())).map(([a, b]) => `bytes=${a ?? ""}-${b ?? ""}`);
    fc.assert(
      fc.property(range, fc.nat(), (text, sizeBytes) => {
        const parsed = parseByteRange(text, sizeBytes);
        if (parsed.kind !== "part") return;
        expect(parsed.from).toBeGreaterThanOrEqual(0);
        expect(parsed.to).toBeGreaterThan(parsed.from);
        expect(parsed.to).toBeLessThanOrEqual(sizeBytes);
      }),
    );
  });
});

describe("a prebuilt answer", () => {
  const prebuilt = new PrebuiltResponse(200, HEADERS, BODY, '"a"');
  const handler: HttpHandler = (request, responder) => {
    const origin = request.header("origin");
    responder.sendPrebuilt(prebuilt, origin === undefined ? undefined : { "Access-Control-Allow-Origin": origin });
  };

  test.each([
    ["GET", "HTTP/1.1", ""],
    ["HEAD", "HTTP/1.1", ""],
    ["GET", "HTTP/1.1", "Connection: close\r\n"],
    ["GET", "HTTP/1.0", ""],
    ["GET", "HTTP/1.0", "Connection: keep-alive\r\n"],
    ["HEAD", "HTTP/1.0", "Connection: keep-alive\r\n"],
    ["GET", "HTTP/1.1", "Origin: https://a.example\r\n"],
    ["GET", "HTTP/1.1", "Origin: https://b.example\r\nConnection: close\r\n"],
  ])("to %s %s with %j is what send would have said", async (method, version, lines) => {
    const plain: HttpHandler = (request, responder) => {
      const origin = request.header("origin");
      const cors = origin === undefined ? {} : { "Access-Control-Allow-Origin": origin };
      responder.send(200, { ...HEADERS, ETag: '"a"', ...cors }, BODY);
    };
    const request = ask(method, lines, version);
    const [expected, got] = [await answerTo(plain, request), await answerTo(handler, request)];
    expect(got.wire).toBe(expected.wire);
    expect((await answerTo(handler, request)).wire).toBe(expected.wire);
  });

  test("has the date of its second", async () => {
    let nowMs = NOW_MS;
    const { port } = await serve(handler, { nowMs: () => nowMs });
    const first = await exchange(port, ask("GET"));
    nowMs += 1000;
    const second = await exchange(port, ask("GET"));
    expect(second).toBe(first.replace("12:00:00", "12:00:01"));
  });
});

test("to a slow client is counted to the byte", async () => {
  const { port, exchanges } = await serve((_, responder) => responder.send(200, {}, Buffer.alloc(48 * 1024 * 1024)));
  const client = await open(port);
  client.socket.pause();
  client.socket.end(ask("GET"));
  await expect.poll(() => client.socket.readableLength).toBeGreaterThan(0);
  expect(exchanges).toEqual([]);
  client.socket.resume();
  const wire = await client.closed;
  expect(exchanges).toMatchObject([{ aborted: false, responseBytes: wire.length }]);
});

describe("memory that is sent", () => {
  test.each([
    ["a whole answer", ask("GET")],
    ["HEAD", ask("HEAD")],
    ["304", ask("GET", 'If-None-Match: "a"\r\n')],
    ["a range", ask("GET", "Range: bytes=0-0\r\n")],
  ])("is given back once after %s", async (_, request) => {
    let released = 0;
    await answerTo((__, responder) => {
      responder.send(200, {}, BODY, { etag: '"a"', acceptRanges: true, onReleased: () => released++ });
    }, request);
    expect(released).toBe(1);
  });

  test("is given back once when the client is gone, and not before", async () => {
    let released = 0;
    const body = Buffer.alloc(64 * 1024 * 1024);
    const { port, exchanges } = await serve((_, responder) => {
      responder.send(200, {}, body, { onReleased: () => released++ });
    });
    const client = await open(port);
    client.socket.pause();
    client.socket.write(ask("GET"));
    await expect.poll(() => client.socket.bytesRead + client.socket.readableLength).toBeGreaterThan(0);
    expect(released).toBe(0);
    client.socket.resetAndDestroy();
    await expect.poll(() => released).toBe(1);
    expect(exchanges).toMatchObject([{ aborted: true }]);
    expect(exchanges[0]?.responseBytes).toBeGreaterThan(0);
    expect(exchanges[0]?.responseBytes).toBeLessThan(body.length);
  });

  test("is given back when the answer could not be made", async () => {
    let released = 0;
    await answerTo(
      (_, responder) => responder.send(200, { "X-A": "\n" }, BODY, { onReleased: () => released++ }),
      ask("GET"),
    );
    expect(released).toBe(1);
  });
});
