import { AppError } from "@sluice/contracts";
import { describe, expect, test } from "vitest";
import { BodyError, type BodyRead, createSlabPool, type HttpHandler } from "./index.ts";
import { exchange, open, serve, settled, statusesOf } from "./testing/raw-client.ts";

const PUT = (lines: string, body = "") => `PUT /a HTTP/1.1\r\nHost: h\r\n${lines}\r\n${body}`;
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

/** Reads the body, keeps what came of it, and answers with its size. */
const reading = (limitBytes = 100, idleMs = 10_000) => {
  const reads: BodyRead[] = [];
  const handler: HttpHandler = async (request, responder) => {
    const body = await request.readBody({ limitBytes, idleMs });
    reads.push(body);
    if (body.kind === "complete") responder.send(200, {}, Buffer.from(`<${body.bytes.length}>`));
    else responder.sendProblem(body.code, body.detail);
  };
  return { reads, handler };
};

describe("a body that is collected", () => {
  test.each([
    ["of known length", PUT("Content-Length: 5\r\n", "hello"), "hello"],
    ["in chunks", PUT("Transfer-Encoding: chunked\r\n", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"), "hello"],
    ["of no bytes", PUT("Content-Length: 0\r\n"), ""],
    ["of no bytes in chunks", PUT("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), ""],
    ["that is not there", PUT(""), ""],
    ["that fills its limit", PUT("Content-Length: 100\r\n", "a".repeat(100)), "a".repeat(100)],
  ])("%s is whole, and the next request is read behind it", async (_, request, body) => {
    const { reads, handler } = reading();
    const { port } = await serve(handler);
    expect(statusesOf(await exchange(port, request + request))).toEqual([200, 200]);
    expect(reads.map((read) => read.kind === "complete" && Buffer.from(read.bytes).toString())).toEqual([body, body]);
  });

  test("grows beyond its first memory without losing a byte", async () => {
    const sent = Buffer.alloc(5_000_003, "0123456789abcdef ");
    const { reads, handler } = reading(10_000_000);
    const { port, exchanges } = await serve(handler);
    const head = Buffer.from(PUT("Transfer-Encoding: chunked\r\n"));
    const wire = Buffer.concat([
      head,
      Buffer.from(`${sent.length.toString(16)}\r\n`),
      sent,
      Buffer.from("\r\n0\r\n\r\n"),
    ]);
    await exchange(port, wire);
    const [read] = reads;
    expect(read?.kind === "complete" && sent.equals(read.bytes)).toBe(true);
    expect(exchanges[0]?.requestBytes).toBe(wire.length);
  });

  test("announced beyond the limit is refused unread, and without asking for it", async () => {
    const { reads, handler } = reading();
    const { port } = await serve(handler);
    const wire = await exchange(port, PUT("Content-Length: 101\r\nExpect: 100-continue\r\n"));
    expect(statusesOf(wire)).toEqual([413]);
    expect(wire).toContain("Connection: close\r\n");
    expect(reads[0]).toMatchObject({ code: "body_too_large", receivedBytes: 0 });
  });

  test("that turns out beyond the limit is refused in the middle", async () => {
    const { reads, handler } = reading();
    const { port } = await serve(handler);
    const wire = await exchange(
      port,
      PUT("Transfer-Encoding: chunked\r\n", "40\r\n".concat("a".repeat(64), "\r\n").repeat(2)),
    );
    expect(statusesOf(wire)).toEqual([413]);
    expect(reads[0]).toMatchObject({ kind: "failed", code: "body_too_large" });
  });

  test.each([
    ["of known length", PUT("Content-Length: 50\r\n", "hello")],
    ["in chunks", PUT("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n")],
    ["in the middle of a chunk", PUT("Transfer-Encoding: chunked\r\n", "50\r\nhello")],
  ])("%s that is cut is incomplete, never short", async (_, request) => {
    const { reads, handler } = reading();
    const { port } = await serve(handler);
    expect(statusesOf(await exchange(port, request))).toEqual([400]);
    expect(reads).toMatchObject([{ kind: "failed", code: "body_incomplete" }]);
  });

  test("whose client is gone is incomplete", async () => {
    const { reads, handler } = reading();
    const { port, exchanges } = await serve(handler);
    const client = await open(port);
    client.socket.write(PUT("Content-Length: 50\r\nExpect: 100-continue\r\n"));
    await expect.poll(() => client.received()).toBe(CONTINUE);
    client.socket.resetAndDestroy();
    await expect.poll(() => reads.length).toBe(1);
    expect(reads).toMatchObject([{ kind: "failed", code: "body_incomplete" }]);
    expect(exchanges).toMatchObject([{ aborted: true, responseBytes: CONTINUE.length }]);
  });

  test("that falls silent times out; one that trickles does not", async () => {
    const { reads, handler } = reading(100, 80);
    const { port } = await serve(handler);
    const silent = await open(port);
    silent.socket.write(PUT("Content-Length: 50\r\n", "hello"));
    const trickling = await open(port);
    trickling.socket.write(PUT("Content-Length: 40\r\nConnection: close\r\n"));
    let left = 40;
    const drip = setInterval(() => {
      if (left-- > 0) trickling.socket.write("a");
    }, 10);
    expect(statusesOf(await silent.closed)).toEqual([408]);
    expect(statusesOf(await trickling.closed)).toEqual([200]);
    clearInterval(drip);
    expect(reads).toMatchObject([{ code: "body_timeout" }, { kind: "complete" }]);
  });

  test("with broken chunks is refused, and the connection with it", async () => {
    const { handler } = reading();
    const { port } = await serve(handler);
    const wire = await exchange(port, PUT("Transfer-Encoding: chunked\r\n", "5\r\nhelloX") + PUT(""));
    expect(statusesOf(wire)).toEqual([400]);
  });

  test("lies in memory of the pool until it is released", async () => {
    const pool = createSlabPool(1024 * 1024);
    const { reads, handler } = reading();
    const { port } = await serve(handler, { pool });
    await exchange(port, PUT("Content-Length: 5\r\n", "hello"));
    const [first] = reads;
    if (first?.kind === "complete") first.release();
    await exchange(port, PUT("Content-Length: 5\r\n", "world"));
    const [, second] = reads;
    expect(
      second?.kind === "complete" && first?.kind === "complete" && second.bytes.buffer === first.bytes.buffer,
    ).toBe(true);
  });
});

test("a pool that lends no more refuses the request, not the server", async () => {
  const pool = createSlabPool(0);
  let lent = 0;
  const meagre = {
    acquire: (sizeBytes: number) => {
      if (lent++ % 2 === 1) throw new AppError("unavailable", "no memory");
      return pool.acquire(sizeBytes);
    },
    release: () => undefined,
  };
  const { port } = await serve(async (request, responder) => {
    await request.readBody({ limitBytes: 10_000_000, idleMs: 1000, into: meagre });
    responder.send(200, {});
  });
  const big = `200000\r\n${"a".repeat(0x200000)}\r\n0\r\n\r\n`;
  expect(statusesOf(await exchange(port, PUT("Transfer-Encoding: chunked\r\n", big)))).toEqual([503]);
  expect(statusesOf(await exchange(port, PUT("Content-Length: 5\r\n", "hello")))).toEqual([200]);
  expect(statusesOf(await exchange(port, PUT("Content-Length: 5\r\n", "hello")))).toEqual([503]);
});

describe("Expect: 100-continue", () => {
  test("is answered when the body is asked for", async () => {
    let read: (() => void) | undefined;
    const { handler } = reading();
    const { port } = await serve(async (request, responder) => {
      await new Promise<void>((resolve) => {
        read = resolve;
      });
      await handler(request, responder);
    });
    const client = await open(port);
    client.socket.write(PUT("Content-Length: 5\r\nExpect: 100-continue\r\n"));
    await expect.poll(() => read !== undefined).toBe(true);
    expect(client.received()).toBe("");
    read?.();
    await expect.poll(() => client.received()).toBe(CONTINUE);
    client.socket.end("hello");
    expect(statusesOf(await client.closed)).toEqual([100, 200]);
  });

  test("is not answered when the request is refused; the connection ends, as a body may follow or not", async () => {
    const { port } = await serve((_, responder) => responder.sendProblem("ingest_unauthorized", "no"));
    const wire = await exchange(port, PUT("Content-Length: 5\r\nExpect: 100-continue\r\n"));
    expect(statusesOf(wire)).toEqual([401]);
    expect(wire).toContain("Connection: close\r\n");
  });

  test("is not answered when the body is here already", async () => {
    const { handler } = reading();
    const { port } = await serve(handler);
    const wire = await exchange(port, PUT("Content-Length: 5\r\nExpect: 100-continue\r\n", "hello") + PUT(""));
    expect(statusesOf(wire)).toEqual([200, 200]);
  });
});

describe("a body that nobody reads", () => {
  const refuse: HttpHandler = (_, responder) => responder.sendProblem("not_found", "no");

  test.each([
    ["of known length", PUT("Content-Length: 70000\r\n", "a".repeat(70_000))],
    ["in chunks", PUT("Transfer-Encoding: chunked\r\n", `11170\r\n${"a".repeat(70_000)}\r\n0\r\n\r\n`)],
  ])("%s is read over when it is small: the connection goes on", async (_, request) => {
    const { port, exchanges } = await serve(refuse);
    expect(statusesOf(await exchange(port, request + request))).toEqual([404, 404]);
    expect(exchanges.map(({ requestBytes }) => requestBytes)).toEqual([request.length, request.length]);
  });

  test("costs the connection when it is large", async () => {
    const { port } = await serve(refuse);
    const announced = await open(port);
    announced.socket.write(PUT("Content-Length: 100000000\r\n"));
    expect(statusesOf(await announced.closed)).toEqual([404]);
    const endless = await open(port);
    endless.socket.write(PUT("Transfer-Encoding: chunked\r\n"));
    const chunk = `8000\r\n${"a".repeat(0x8000)}\r\n`;
    const push = () => {
      while (endless.socket.writable && endless.socket.write(chunk));
    };
    endless.socket.on("drain", push);
    push();
    expect(statusesOf(await endless.closed)).toEqual([404]);
  });

  test.each([
    ["chunks", "5\r\nhelloX"],
    ["chunk sizes", "-1\r\n"],
  ])("with broken %s ends the connection, though it was answered already", async (_, body) => {
    const { port, exchanges } = await serve(refuse);
    const wire = await exchange(port, PUT("Transfer-Encoding: chunked\r\n", body) + PUT(""));
    expect(statusesOf(wire)).toEqual([404]);
    expect(exchanges).toHaveLength(1);
  });

  test("and does not come is waited for only so long", async () => {
    const { port } = await serve(refuse, { timeouts: { drainMs: 50 } });
    const client = await open(port);
    client.socket.write(PUT("Content-Length: 500\r\n", "a"));
    expect(statusesOf(await client.closed)).toEqual([404]);
  });
});

describe("a body as it arrives", () => {
  test("comes in order and ends", async () => {
    const seen: Buffer[] = [];
    const { port } = await serve(async (request, responder) => {
      for await (const chunk of request.bodyChunks({ idleMs: 1000 })) seen.push(Buffer.from(chunk));
      responder.send(200, {});
    });
    const wire = await exchange(
      port,
      PUT("Transfer-Encoding: chunked\r\n", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n") + PUT(""),
    );
    expect(statusesOf(wire)).toEqual([200, 200]);
    expect(Buffer.concat(seen).toString()).toBe("hello");
  });

  test("that is cut gives what came, then throws", async () => {
    const seen: string[] = [];
    let code = "";
    const { port } = await serve(async (request) => {
      try {
        for await (const chunk of request.bodyChunks({ idleMs: 1000 })) seen.push(Buffer.from(chunk).toString());
      } catch (error) {
        if (error instanceof BodyError) code = error.code;
        throw error;
      }
    });
    expect(statusesOf(await exchange(port, PUT("Content-Length: 50\r\n", "hello")))).toEqual([400]);
    expect(seen.join("")).toBe("hello");
    expect(code).toBe("body_incomplete");
  });

  test("is not taken faster than it is read", async () => {
    let go: (() => void) | undefined;
    let readBytes = 0;
    const { port } = await serve(async (request, responder) => {
      for await (const chunk of request.bodyChunks({ idleMs: 60_000 })) {
        if (go === undefined) await new Promise<void>((resolve) => (go = resolve));
        readBytes += chunk.length;
      }
      responder.send(200, {}, Buffer.from(`<${readBytes}>`));
    });
    const client = await open(port);
    const piece = Buffer.alloc(1024 * 1024);
    let pieces = 0;
    const push = (): void => {
      if (pieces++ < 64) client.socket.write(piece, push);
    };
    client.socket.write(PUT(`Content-Length: ${64 * piece.length}\r\nConnection: close\r\n`));
    push();
    await settled(() => pieces);
    expect(readBytes).toBe(0);
    expect(pieces).toBeLessThan(32);
    go?.();
    expect(await client.closed).toContain(`<${64 * piece.length}>`);
  });

  test("can be left in the middle", async () => {
    const { port } = await serve(async (request, responder) => {
      for await (const _ of request.bodyChunks({ idleMs: 1000 })) break;
      responder.send(200, {});
    });
    const request = PUT("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n");
    expect(statusesOf(await exchange(port, request + request))).toEqual([200, 200]);
  });

  test("is read once", async () => {
    const { port, errors } = await serve(async (request, responder) => {
      await request.readBody({ limitBytes: 10, idleMs: 1000 });
      await request.readBody({ limitBytes: 10, idleMs: 1000 });
      responder.send(200, {});
    });
    expect(statusesOf(await exchange(port, PUT("Content-Length: 5\r\n", "hello")))).toEqual([500]);
    expect(errors[0]).toContain("can be read once");
  });
});
