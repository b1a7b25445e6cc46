import { cmafFromTsBound } from "@sluice/media/cmaf";
import { afterEach, expect, test } from "vitest";
import { testSegment } from "../../test/support/test-media.ts";
import { Turns } from "../turns.ts";
import { extentOf } from "./conversion-messages.ts";
import { Conversions } from "./conversions.ts";

const PACKET_BYTES = 188;
const NULL_PACKET = Uint8Array.of(0x47, 0x1f, 0xff, 0x10, ...new Array<number>(PACKET_BYTES - 4).fill(0xff));

const started: Conversions[] = [];
const startConversions = (ownThreadBytes: number): Conversions => {
  const conversions = new Conversions(new Turns(), ownThreadBytes);
  started.push(conversions);
  return conversions;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((conversions) => conversions.stop()));
});

const convert = async (conversions: Conversions, tenantId: string, ts: Uint8Array) => {
  const out = new Uint8Array(cmafFromTsBound(ts.length));
  const ingest = await conversions.run({ tenantId, ts, out, options: { sequenceNumber: 7 } });
  const { start, end } = extentOf(ingest);
  return { ingest, fragments: out.subarray(start, end) };
};

/** The segment with so many null packets behind it: larger, and still the same. */
const padded = (ts: Uint8Array, packetCount: number): Uint8Array => {
  const bytes = new Uint8Array(ts.length + packetCount * PACKET_BYTES);
  bytes.set(ts);
  for (let i = 0; i < packetCount; i++) bytes.set(NULL_PACKET, ts.length + i * PACKET_BYTES);
  return bytes;
};

test("a segment that is converted in a thread of its own gives the same facts and the same bytes", async () => {
  const ts = await testSegment(3, "360p");
  const here = await convert(startConversions(Number.POSITIVE_INFINITY), "a", ts);
  const there = await convert(startConversions(0), "a", ts);
  expect(there.ingest).toEqual(here.ingest);
  expect(Buffer.compare(there.fragments, here.fragments)).toBe(0);
});

test("bytes that are no segment are refused the same way from a thread, and the next segment is taken", async () => {
  const ts = await testSegment(1);
  const torn = ts.subarray(0, 10 * PACKET_BYTES + 1);
  const refusal = await convert(startConversions(Number.POSITIVE_INFINITY), "a", torn).catch((error: unknown) => error);
  const conversions = startConversions(0);
  await expect(convert(conversions, "a", torn)).rejects.toEqual(refusal);
  expect((await convert(conversions, "a", ts)).ingest.tracks.length).toBeGreaterThan(0);
});

test("a tenant's large segments wait for each other; another tenant's waits for none of them", async () => {
  const conversions = startConversions(0);
  const ts = await testSegment(2);
  // Both threads are there before anybody is timed: which of them is up first is the system's affair.
  await Promise.all([convert(conversions, "a", ts), convert(conversions, "b", ts)]);
  const large = padded(ts, 100_000);
  const order: string[] = [];
  const run = async (name: string, tenantId: string, bytes: Uint8Array): Promise<void> => {
    await convert(conversions, tenantId, bytes);
    order.push(name);
  };
  const names = ["first", "second", "third", "fourth"];
  await Promise.all([...names.map((name) => run(name, "a", large)), run("other", "b", ts)]);
  expect(order.filter((name) => name !== "other")).toEqual(names);
  expect(order.at(-1)).toBe("fourth");
});
