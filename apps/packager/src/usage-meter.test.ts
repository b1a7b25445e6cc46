import type { ChannelId, TenantId } from "@sluice/contracts";
import { expect, test } from "vitest";
import type { UsageKey } from "./control-plane/usage-outbox.ts";
import type { HttpRequest } from "./http/index.ts";
import { open, serve } from "./http/testing/raw-client.ts";
import { UsageMeter } from "./usage-meter.ts";

const PUSH: UsageKey = {
  tenantId: "tn_1" as TenantId,
  channelId: "ch_1" as ChannelId,
  originEndpointId: null,
  ingestEndpointIndex: 1,
  kind: "ingest",
};

/**
 * A client pushes `body`, which it announces as longer by `missingBytes`, and is gone while the handler waits, when `takenBytes`
 * of it have been read.
 */
const leaveWhilePushing = async (
  { body, missingBytes, takenBytes }: { body: string; missingBytes: number; takenBytes: number },
  take: (request: HttpRequest, meter: UsageMeter, pause: () => Promise<void>) => Promise<void>,
) => {
  const counts: { bytes: number; requests: number }[] = [];
  const meter = new UsageMeter({ count: (_, bytes, requests) => counts.push({ bytes, requests }) });
  let goOn: (() => void) | undefined;
  let isOver = false;
  const pause = () => new Promise<void>((resolve) => (goOn = resolve));
  const { port, server } = await serve(
    async (request, responder) => {
      try {
        await take(request, meter, pause);
      } finally {
        responder.send(201, {});
        isOver = true;
      }
    },
    { onExchange: (exchange) => meter.finish(exchange) },
  );
  const client = await open(port);
  const wire = `PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length + missingBytes}\r\n\r\n${body}`;
  client.socket.write(wire);
  const headBytes = wire.length - body.length;
  await expect.poll(() => goOn !== undefined && server.openExchanges()[0]?.requestBytes).toBe(headBytes + takenBytes);
  client.socket.resetAndDestroy();
  await expect.poll(() => server.connectionCount).toBe(0);
  goOn?.();
  await expect.poll(() => isOver).toBe(true);
  await expect.poll(() => counts.filter(({ requests }) => requests === 1).length).toBe(1);
  return { wireBytes: wire.length, countedBytes: counts.reduce((sum, { bytes }) => sum + bytes, 0) };
};

test("of a push that goes on and is cut, no byte is counted twice, though some of it is looked at only afterwards", async () => {
  let isFirst = true;
  const { wireBytes, countedBytes } = await leaveWhilePushing(
    { body: "a".repeat(200_000), missingBytes: 1, takenBytes: 200_000 },
    async (request, meter, pause) => {
      meter.attribute(request, PUSH);
      for await (const piece of request.bodyChunks({ idleMs: 60_000 })) {
        meter.progress(request, piece.length);
        if (isFirst) await pause();
        isFirst = false;
      }
    },
  );
  expect(countedBytes).toBe(wireBytes);
});

test("a push that is carried out after its client has gone is counted, though its channel was found only then", async () => {
  const { wireBytes, countedBytes } = await leaveWhilePushing(
    { body: "a".repeat(20_000), missingBytes: 0, takenBytes: 0 },
    async (request, meter, pause) => {
      await pause();
      meter.attribute(request, PUSH);
      expect(await request.readBody({ limitBytes: 100_000, idleMs: 60_000 })).toMatchObject({ kind: "complete" });
    },
  );
  expect(countedBytes).toBe(wireBytes);
});
