import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UsageDelivery, UsageEvent } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aChannel } from "../../test/support/a-channel.ts";
import { createLog } from "../log.ts";
import { ControlPlaneError } from "./control-plane-client.ts";
import { type UsageKey, UsageOutbox } from "./usage-outbox.ts";

const MINUTE_MS = 60_000;
const { tenantId, channelId } = aChannel("one");
const INGEST: UsageKey = { tenantId, channelId, originEndpointId: null, ingestEndpointIndex: 1, kind: "ingest" };

let folder = "";
let countersFolder = "";
let nowMs = 10 * MINUTE_MS;
const outboxes: UsageOutbox[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-usage-"));
  countersFolder = await mkdtemp(join(tmpdir(), "sluice-counters-"));
  nowMs = 10 * MINUTE_MS;
});
afterEach(async () => {
  await Promise.all(outboxes.splice(0).map((outbox) => outbox.stop()));
  await rm(folder, { recursive: true });
  await rm(countersFolder, { recursive: true });
});

/** Takes deliveries, or refuses them, and remembers what a control plane would. */
class Receiver {
  readonly events = new Map<string, UsageEvent>();
  deliveries = 0;
  answer: () => void = () => undefined;

  sendUsage({ events }: UsageDelivery): Promise<void> {
    this.deliveries++;
    try {
      this.answer();
    } catch (error) {
      return Promise.reject(error);
    }
    for (const event of events) this.events.set(event.id, event);
    return Promise.resolve();
  }

  get bytes(): number {
    return [...this.events.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

const startOutbox = async (
  client: Receiver,
  options: { folder?: string; writeEveryMs?: number } = {},
): Promise<UsageOutbox> => {
  const outbox = new UsageOutbox({
    client,
    folder,
    countersFolder,
    node: "n",
    log: createLog("silent"),
    nowMs: () => nowMs,
    writeEveryMs: 5,
    deliverEveryMs: 5,
    backoff: { firstMs: 1, maxMs: 5 },
    ...options,
  });
  outboxes.push(outbox);
  await outbox.start();
  return outbox;
};

const until = (what: string, probe: () => boolean | Promise<boolean>) =>
  waitUntil(probe, { what, timeoutMs: 5000, intervalMs: 5 });

test("counts of one minute add up to one event, of two minutes to two", async () => {
  const receiver = new Receiver();
  const outbox = await startOutbox(receiver);
  outbox.count(INGEST, 100, 1);
  outbox.count(INGEST, 20, 1);
  nowMs += MINUTE_MS;
  outbox.count(INGEST, 3, 1);
  await until("the delivery", () => receiver.bytes === 123);
  const events = [...receiver.events.values()].map(({ minuteMs, bytes, requests }) => [minuteMs, bytes, requests]);
  expect(events).toEqual([
    [10 * MINUTE_MS, 120, 2],
    [11 * MINUTE_MS, 3, 1],
  ]);
});

test("while nobody takes them events are kept, and arrive once each when somebody does", async () => {
  const receiver = new Receiver();
  receiver.answer = () => {
    throw new ControlPlaneError(503, "not now");
  };
  const outbox = await startOutbox(receiver);
  for (let i = 0; i < 20; i++) {
    outbox.count(INGEST, 1, 1);
    await outbox.write();
  }
  await until("some attempts", () => receiver.deliveries > 3);
  expect(receiver.bytes).toBe(0);
  receiver.answer = () => undefined;
  await until("all events", () => receiver.bytes === 20);
  await until("an empty outbox", async () => (await readdir(folder)).length === 0);
});

test("an answer that got lost costs a repeat with the same ids, and counts once", async () => {
  const receiver = new Receiver();
  const outbox = await startOutbox(receiver);
  const lost = { sendUsage: receiver.sendUsage.bind(receiver) };
  receiver.sendUsage = async (delivery) => {
    await lost.sendUsage(delivery);
    if (receiver.deliveries === 1) throw new ControlPlaneError(0, "the answer got lost");
  };
  outbox.count(INGEST, 7, 1);
  await until("the repeat", () => receiver.deliveries === 2);
  expect(receiver.bytes).toBe(7);
});

test("what a dead process had written is delivered by the next, a torn last line is left out", async () => {
  const deaf = new Receiver();
  deaf.answer = () => {
    throw new ControlPlaneError(0, "down");
  };
  const first = await startOutbox(deaf);
  first.count(INGEST, 5, 1);
  await first.stop();
  const [file = ""] = await readdir(folder);
  await appendFile(join(folder, file), '{"id":"[\\"n\\",');
  const receiver = new Receiver();
  await startOutbox(receiver);
  await until("what was left", () => receiver.bytes === 5);
});

/** Leaves the folders as a process does that is killed at this moment: nothing of it runs on. */
const copyOfCounters = async (): Promise<Map<string, Buffer>> =>
  new Map(
    await Promise.all(
      (await readdir(countersFolder)).map(async (name) => [name, await readFile(join(countersFolder, name))] as const),
    ),
  );
const restore = async (counters: Map<string, Buffer>): Promise<void> => {
  for (const [name, content] of counters) await writeFile(join(countersFolder, name), content);
};

test("a count that nothing has written down yet is not lost when the process is killed", async () => {
  const first = await startOutbox(new Receiver(), { writeEveryMs: 3_600_000 });
  first.count(INGEST, 5, 1);
  first.count({ ...INGEST, ingestEndpointIndex: 2 }, 70, 1);
  first.count(INGEST, 600, 1);
  const counters = await copyOfCounters();
  await first.stop();
  await rm(folder, { recursive: true });
  await restore(counters);
  const receiver = new Receiver();
  await startOutbox(receiver);
  await until("what was counted", () => receiver.bytes === 675);
  expect([...receiver.events.values()].map(({ bytes, requests }) => [bytes, requests])).toEqual([
    [605, 2],
    [70, 1],
  ]);
});

test("killed between writing events down and emptying their counters, each counts once", async () => {
  const receiver = new Receiver();
  const first = await startOutbox(receiver, { writeEveryMs: 3_600_000 });
  first.count(INGEST, 5, 1);
  const counters = await copyOfCounters();
  await first.write();
  await first.stop();
  expect(receiver.bytes).toBe(5);
  await restore(counters);
  await startOutbox(receiver);
  await until("the repeat", () => receiver.deliveries === 2);
  expect(receiver.bytes).toBe(5);
});

test("while its folder cannot be written, what is counted stays in the counters, and is delivered once it can", async () => {
  const gone = join(folder, "sub");
  const receiver = new Receiver();
  const outbox = await startOutbox(receiver, { folder: gone, writeEveryMs: 3_600_000 });
  await rm(gone, { recursive: true });
  for (let i = 1; i <= 3; i++) {
    outbox.count(INGEST, 10 ** i, 1);
    await outbox.write();
  }
  await mkdir(gone);
  await outbox.write();
  await outbox.write();
  await until("all of it", () => receiver.bytes === 1110);
  expect([...(await copyOfCounters()).values()].map(({ length }) => length)).toEqual([0, 0]);
});

test("two boots never use the same id", async () => {
  const receiver = new Receiver();
  for (let boot = 0; boot < 2; boot++) {
    const outbox = await startOutbox(receiver);
    outbox.count(INGEST, 1, 1);
    await outbox.stop();
  }
  expect(receiver.events.size).toBe(2);
});

test("a file that is refused for good is put aside and does not hold up the others", async () => {
  const receiver = new Receiver();
  receiver.answer = () => {
    if (receiver.deliveries === 1) throw new ControlPlaneError(400, "no such tenant");
  };
  const outbox = await startOutbox(receiver);
  outbox.count(INGEST, 1, 1);
  await until("the refusal", async () => (await readdir(folder)).some((name) => name.endsWith(".refused")));
  outbox.count(INGEST, 2, 1);
  await until("the other", () => receiver.bytes === 2);
});

test("a file that was taken away does not hold up the others", async () => {
  const receiver = new Receiver();
  receiver.answer = () => {
    throw new ControlPlaneError(0, "down");
  };
  const outbox = await startOutbox(receiver);
  outbox.count(INGEST, 1, 1);
  await until("an attempt", () => receiver.deliveries > 0);
  for (const name of await readdir(folder)) await rm(join(folder, name));
  receiver.answer = () => undefined;
  outbox.count(INGEST, 2, 1);
  await until("the other", () => receiver.bytes >= 2);
});
