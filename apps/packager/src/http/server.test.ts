import { connect } from "node:net";
import { AppError } from "@sluice/contracts";
import { describe, expect, test } from "vitest";
import type { HttpRequest, Responder } from "./index.ts";
import { exchange, open, serve, statusesOf } from "./testing/raw-client.ts";

const GET = (path: string, lines = "") => `GET ${path} HTTP/1.1\r\nHost: h\r\n${lines}\r\n`;
const bodiesOf = (wire: string) => Array.from(wire.matchAll(/<(.*?)>/g), (match) => match[1]);

describe("connections", () => {
  test("pipelined requests are answered in their order, however long each takes", async () => {
    const held: (() => void)[] = [];
    let running = 0;
    let mostAtOnce = 0;
    const { port } = await serve(async (request, responder) => {
      mostAtOnce = Math.max(mostAtOnce, ++running);
      if (request.path === "/0") await new Promise<void>((resolve) => held.push(resolve));
      running--;
      responder.send(200, {}, Buffer.from(`<${request.path}>`));
    });
    const client = await open(port);
    client.socket.end(Array.from({ length: 50 }, (_, i) => GET(`/${i}`)).join(""));
    await expect.poll(() => held.length).toBe(1);
    expect(client.received()).toBe("");
    held[0]?.();
    expect(bodiesOf(await client.closed)).toEqual(Array.from({ length: 50 }, (_, i) => `/${i}`));
    expect(mostAtOnce).toBe(1);
  });

  test.each([
    ["HTTP/1.1", "", true, ""],
    ["HTTP/1.1", "Connection: close\r\n", false, "Connection: close\r\n"],
    ["HTTP/1.0", "", false, "Connection: close\r\n"],
    ["HTTP/1.0", "Connection: keep-alive\r\n", true, "Connection: keep-alive\r\n"],
  ])("%s with %j goes on: %s", async (version, line, goesOn, answer) => {
    const { port } = await serve((_, responder) => responder.send(200, {}, Buffer.from("<a>")));
    const wire = await exchange(port, `GET / ${version}\r\nHost: h\r\n${line}\r\n`.repeat(2));
    expect(statusesOf(wire)).toEqual(goesOn ? [200, 200] : [200]);
    expect(wire).toContain(`${answer}Content-Length: 3\r\n`);
  });

  test("a silent connection is closed after the keep-alive time", async () => {
    const { port } = await serve((_, responder) => responder.send(204, {}), { timeouts: { keepAliveMs: 50 } });
    const client = await open(port);
    client.socket.write(GET("/"));
    expect(statusesOf(await client.closed)).toEqual([204]);
    expect(await (await open(port)).closed).toBe("");
  });

  test("a head that only trickles in is given up, however lively", async () => {
    const { port } = await serve((_, responder) => responder.send(204, {}), { timeouts: { headMs: 100 } });
    const client = await open(port);
    client.socket.write("GET / HTTP/1.1\r\nHost: h\r\n");
    const drip = setInterval(() => client.socket.write("A: b\r\n"), 5);
    const wire = await client.closed;
    clearInterval(drip);
    expect(statusesOf(wire)).toEqual([408]);
  });

  test("a client that stops reading an answer is cut", async () => {
    const { port, exchanges } = await serve((_, responder) => responder.send(200, {}, Buffer.alloc(64 * 1024 * 1024)), {
      timeouts: { writeStallMs: 50 },
    });
    const client = await open(port);
    client.socket.pause();
    client.socket.write(GET("/"));
    await expect.poll(() => exchanges.length).toBe(1);
    expect(exchanges[0]).toMatchObject({ status: 200, aborted: true });
  });

  test("connections beyond the limit are told so, and those within go on", async () => {
    const { port } = await serve((_, responder) => responder.send(204, {}), { maxConnections: 1 });
    const first = await open(port);
    first.socket.write(GET("/"));
    await expect.poll(() => first.received()).toContain("204");
    expect(statusesOf(await (await open(port)).closed)).toEqual([503]);
    first.socket.end(GET("/"));
    expect(statusesOf(await first.closed)).toEqual([204, 204]);
  });

  test("a client that only half-closes is still answered", async () => {
    const { port } = await serve(async (_, responder) => {
      await new Promise((resolve) => setImmediate(resolve));
      responder.send(200, {}, Buffer.from("<late>"));
    });
    expect(bodiesOf(await exchange(port, GET("/")))).toEqual(["late"]);
  });

  test("a held request learns that its client has gone", async () => {
    let request: HttpRequest | undefined;
    const { port, exchanges } = await serve(
      (held, responder) =>
        new Promise((resolve) => {
          request = held;
          held.signal.addEventListener("abort", () => {
            responder.send(200, {}, Buffer.from("nobody hears this"));
            resolve();
          });
        }),
    );
    const client = await open(port);
    client.socket.write(GET("/"));
    await expect.poll(() => request !== undefined).toBe(true);
    client.socket.resetAndDestroy();
    await expect.poll(() => exchanges.length).toBe(1);
    expect(exchanges[0]).toMatchObject({ status: 0, responseBytes: 0, aborted: true });
    expect(request?.signal.aborted).toBe(true);
  });
});

describe("a client that sends and leaves without listening", () => {
  const PUT = (path: string, body: string) =>
    `PUT ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

  const leave = async (wire: string) => {
    const stored: string[] = [];
    const failed: string[] = [];
    let goOn: (() => void) | undefined;
    const running = await serve(async (request, responder) => {
      const body = await request.readBody({ limitBytes: 1_000_000, idleMs: 60_000 });
      if (stored.length === 0) await new Promise<void>((resolve) => (goOn = resolve));
      if (body.kind === "complete") stored.push(`${request.path} ${body.bytes.length}`);
      else failed.push(`${request.path} ${body.code}`);
      responder.send(201, {}, Buffer.from("<stored>"));
    });
    const client = await open(running.port);
    client.socket.write(wire);
    await expect.poll(() => goOn !== undefined).toBe(true);
    await expect.poll(() => client.socket.bytesWritten).toBe(wire.length);
    client.socket.resetAndDestroy();
    return { ...running, stored, failed, goOn: () => goOn?.() };
  };

  test("has all it sent carried out, in order", async () => {
    const { stored, failed, goOn, exchanges, server } = await leave(
      PUT("/seg", "a".repeat(300_000)) +
        PUT("/index.m3u8", "b") +
        PUT("/master.m3u8", "c") +
        GET("/moot") +
        PUT("/no", "d"),
    );
    await expect.poll(() => server.connectionCount).toBe(0);
    // None is told of before it is over.
    expect(exchanges).toEqual([]);
    goOn();
    await expect.poll(() => stored.length).toBe(3);
    expect(stored).toEqual(["/seg 300000", "/index.m3u8 1", "/master.m3u8 1"]);
    expect(failed).toEqual([]);
    await expect.poll(() => exchanges.length).toBe(3);
    expect(exchanges.map(({ aborted, responseBytes }) => ({ aborted, responseBytes }))).toEqual(
      Array(3).fill({ aborted: true, responseBytes: 0 }),
    );
  });

  test("has nothing carried out that it sent in part", async () => {
    const { stored, failed, goOn } = await leave(PUT("/seg", "a") + PUT("/index.m3u8", "bcd").slice(0, -1));
    goOn();
    await expect.poll(() => failed.length).toBe(1);
    expect(stored).toEqual(["/seg 1"]);
    expect(failed).toEqual(["/index.m3u8 body_incomplete"]);
  });
});

describe("closing", () => {
  test("what is in flight ends, what is idle closes at once, nothing new begins", async () => {
    let answer: (() => void) | undefined;
    const { port, server } = await serve(
      (_, responder) =>
        new Promise((resolve) => {
          answer = () => {
            responder.send(200, {}, Buffer.from("<last>"));
            resolve();
          };
        }),
    );
    const idle = await open(port);
    const busy = await open(port);
    busy.socket.write(GET("/") + GET("/never"));
    await expect.poll(() => answer !== undefined).toBe(true);
    const closing = server.close(10_000);
    expect(await idle.closed).toBe("");
    const refused = connect({ port, host: "127.0.0.1" });
    await expect(new Promise((_, reject) => refused.on("error", reject))).rejects.toThrow("ECONNREFUSED");
    answer?.();
    const wire = await busy.closed;
    expect(statusesOf(wire)).toEqual([200]);
    expect(wire).toContain("Connection: close\r\n");
    await closing;
  });

  test("what does not end in time is cut", async () => {
    let asked = false;
    const { port, server } = await serve(() => {
      asked = true;
      return new Promise(() => undefined);
    });
    const client = await open(port);
    client.socket.write(GET("/"));
    await expect.poll(() => asked).toBe(true);
    await server.close(20);
    expect(await client.closed).toBe("");
  });
});

describe("every request gets exactly one answer", () => {
  const failing = async (handler: (request: HttpRequest, responder: Responder) => void | Promise<void>) => {
    const { port, errors } = await serve(handler);
    return { wire: await exchange(port, GET("/broken") + GET("/next")), errors };
  };

  test.each<[string, (request: HttpRequest, responder: Responder) => void | Promise<void>]>([
    [
      "throws",
      () => {
        throw new Error("secret");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("secret");
      },
    ],
    ["returns without an answer", () => undefined],
    ["resolves without an answer", async () => undefined],
    ["sends an illegal header", (_, responder) => responder.send(200, { "X-A": "secret\r\nX-B: c" })],
    ["sends a header that is the server's", (_, responder) => responder.send(200, { "content-length": "3" })],
  ])("when the handler %s: 500, logged, and the connection goes on", async (_, handler) => {
    const { wire, errors } = await failing((request, responder) =>
      request.path === "/next" ? responder.send(200, {}, Buffer.from("<next>")) : handler(request, responder),
    );
    expect(statusesOf(wire)).toEqual([500, 200]);
    expect(wire).toContain('"code":"internal"');
    expect(wire).not.toContain("secret");
    expect(errors).toHaveLength(1);
  });

  test("an AppError is answered as itself and not logged", async () => {
    const { wire, errors } = await failing(() => {
      throw new AppError("channel_not_started", "The channel news has no media yet.", {
        violations: [{ path: "a", message: "b" }],
      });
    });
    expect(statusesOf(wire)).toEqual([503, 503]);
    expect(wire).toContain('"detail":"The channel news has no media yet.","violations":[{"path":"a","message":"b"}]}');
    expect(errors).toEqual([]);
  });

  test("a second answer throws at the one who gives it, and the first one stands", async () => {
    const { wire, errors } = await failing((_, responder) => {
      responder.send(200, {}, Buffer.from("<first>"));
      responder.send(200, {}, Buffer.from("<second>"));
    });
    expect(bodiesOf(wire)).toEqual(["first", "first"]);
    expect(errors).toHaveLength(2);
  });

  test("a metering hook or a release that fails costs no answer", async () => {
    const { port, errors } = await serve(
      (_, responder) =>
        responder.send(200, {}, Buffer.from("<a>"), {
          onReleased: () => {
            throw new Error("release");
          },
        }),
      {
        onExchange: () => {
          throw new Error("meter");
        },
      },
    );
    expect(bodiesOf(await exchange(port, GET("/").repeat(2)))).toEqual(["a", "a"]);
    expect(errors).toHaveLength(4);
  });
});
