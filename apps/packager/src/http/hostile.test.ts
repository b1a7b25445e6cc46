import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { HttpHandler } from "./index.ts";
import { exchange, open, serve, settled, statusesOf } from "./testing/raw-client.ts";

/** Reads every body and says what it was asked. */
const echo: HttpHandler = async (request, responder) => {
  const body = await request.readBody({ limitBytes: 1000, idleMs: 1000 });
  if (body.kind === "failed") {
    responder.sendProblem(body.code, body.detail);
    return;
  }
  responder.send(
    200,
    {},
    Buffer.from(`<${request.method} ${request.target} ${Buffer.from(body.bytes).toString("latin1")}>`),
  );
  body.release();
};

const SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

test.each<[string, string]>([
  ["CL.TE", `Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX${SMUGGLED}`],
  ["TE.CL", `Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n${SMUGGLED}\r\n0\r\n\r\n`],
  ["TE.TE by a second line", `Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ["TE.TE by a list", `Transfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ["a space before the colon", `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ["a tab before the colon", `Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ["xchunked", `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ["a vertical tab before chunked", `Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ["a folded coding", `Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ["a bare CR before a field", `X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ["a bare LF before a field", `X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`],
  ["two lengths", `Content-Length: 0\r\nContent-Length: 36\r\n\r\n${SMUGGLED}`],
  ["a list of lengths", `Content-Length: 0, 36\r\n\r\n${SMUGGLED}`],
  ["a signed length", `Content-Length: +0\r\n\r\n${SMUGGLED}`],
  ["a length with a sign", `Content-Length: -36\r\n\r\n${SMUGGLED}`],
  ["a NUL in a field", `X: \0\r\n\r\n${SMUGGLED}`],
  ["a second host", `Host: other\r\n\r\n${SMUGGLED}`],
  ["a chunk size that overflows", `Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n${SMUGGLED}`],
  ["a chunk size that wraps 32 bits", `Transfer-Encoding: chunked\r\n\r\n0000100000000\r\n${SMUGGLED}`],
  ["a negative chunk size", `Transfer-Encoding: chunked\r\n\r\n-1\r\n${SMUGGLED}`],
  ["a chunk size with spaces", `Transfer-Encoding: chunked\r\n\r\n0 \r\n\r\n${SMUGGLED}`],
  ["a chunk line that ends in LF", `Transfer-Encoding: chunked\r\n\r\n0\n\r\n${SMUGGLED}`],
  ["a chunk extension with LF", `Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\n10\r\n${SMUGGLED}`],
  ["a chunk that is longer than it says", `Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n${SMUGGLED}`],
  ["a thousand fields", `${"A: b\r\n".repeat(1000)}\r\n${SMUGGLED}`],
  ["a field of 64 KiB", `A: ${"b".repeat(65_536)}\r\n\r\n${SMUGGLED}`],
])("smuggling by %s is refused once, and the connection with it", async (_, lines) => {
  const { port, exchanges } = await serve(echo);
  const wire = await exchange(port, `POST / HTTP/1.1\r\nHost: h\r\n${lines}`);
  expect(statusesOf(wire)).toHaveLength(1);
  expect(wire).toMatch(/^HTTP\/1\.1 4[0-9]{2} /);
  expect(wire).toContain("Connection: close\r\n");
  expect(wire).toContain("Content-Type: application/problem+json\r\n");
  expect(exchanges.map(({ request }) => request.path)).not.toContain("/smuggled");
});

test("the same bytes give the same answers, wherever they are cut", async () => {
  const { port } = await serve(echo);
  const bytes = Buffer.from(
    "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n" +
      "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nfghGET /c HTTP/1.1\r\nHost: h\r\n\r\n",
  );
  const whole = await exchange(port, bytes);
  expect(whole.match(/<.*?>/g)).toEqual(["<PUT /a abcde>", "<POST /b fgh>", "<GET /c >"]);
  for (let at = 1; at < bytes.length; at++) {
    const client = await open(port);
    client.socket.write(bytes.subarray(0, at));
    await turn();
    await turn();
    client.socket.end(bytes.subarray(at));
    expect(await client.closed).toBe(whole);
  }
});

test("any bytes are answered or cut off, and the server serves on", async () => {
  const { port, errors } = await serve(echo);
  const line = fc.constantFrom(
    "GET / HTTP/1.1\r\n",
    "PUT /x HTTP/1.1\r\n",
    "POST / HTTP/1.0\r\n",
    "Host: h\r\n",
    "Content-Length: 3\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Expect: 100-continue\r\n",
    "Connection: keep-alive\r\n",
    "\r\n",
    "3\r\nabc\r\n",
    "0\r\n\r\n",
    "\n",
    "\0",
    ": ",
    " ",
  );
  const hostile = fc.array(fc.oneof({ weight: 6, arbitrary: line }, fc.string({ unit: "binary" })), { maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(hostile, async (parts) => {
      const wire = await exchange(port, parts.join(""));
      expect(wire === "" || /^HTTP\/1\.1 [1-5][0-9]{2} /.test(wire)).toBe(true);
    }),
    { numRuns: 300 },
  );
  expect(await exchange(port, "GET /after HTTP/1.1\r\nHost: h\r\n\r\n")).toContain("<GET /after >");
  expect(errors).toEqual([]);
});

test("a client that asks and never reads holds one answer, not all of them", async () => {
  const segment = Buffer.alloc(2 * 1024 * 1024);
  let asked = 0;
  const { port } = await serve((_, responder) => {
    asked++;
    responder.send(200, {}, segment);
  });
  const client = await open(port);
  client.socket.pause();
  client.socket.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(2000));
  await expect.poll(() => asked).toBeGreaterThan(0);
  // Until the kernel's buffers between the two are full, answers go out; then nothing is asked any more.
  await settled(() => asked);
  expect(asked).toBeLessThan(20);
});
