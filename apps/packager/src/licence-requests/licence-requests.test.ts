import { LICENCE_SAMPLE_BOUNDS, type LicenceRequestDelivery, licenceRequestDeliverySchema } from "@sluice/contracts";
import { waitUntil } from "@sluice/testkit";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ControlPlaneError } from "../control-plane/control-plane-client.ts";
import { type LicenceRequest, LicenceRequests, type LicenceRequestsOptions } from "./licence-requests.ts";

const MINUTE_MS = 60_000;
const START_MS = 1_700_000_040_000;
let nowMs: number;
let told: LicenceRequestDelivery[];
/** What the control plane does with a delivery, before it confirms it. */
let answer: () => void;
const running: LicenceRequests[] = [];
beforeEach(() => {
  nowMs = START_MS;
  told = [];
  answer = () => undefined;
});
afterEach(async () => {
  for (const requests of running.splice(0)) await requests.stop();
});

const start = (more: Partial<LicenceRequestsOptions> = {}): LicenceRequests => {
  const requests = new LicenceRequests({
    client: {
      sendLicenceRequests: async (delivery) => {
        told.push(licenceRequestDeliverySchema.parse(delivery));
        answer();
      },
    },
    node: "node",
    log: pino({ level: "silent" }),
    nowMs: () => nowMs,
    deliverEveryMs: 1,
    backoff: { firstMs: 1, maxMs: 1 },
    ...more,
  });
  running.push(requests);
  requests.start();
  return requests;
};

const tenantId = (n: number) => `tn_${String(n).padStart(20, "0")}` as LicenceRequest["tenantId"];
const request = (more: Partial<LicenceRequest> = {}): LicenceRequest => ({
  tenantId: tenantId(1),
  channelId: `ch_${"0".repeat(20)}` as LicenceRequest["channelId"],
  originEndpointId: `ep_${"0".repeat(20)}` as LicenceRequest["originEndpointId"],
  system: "CLEAR_KEY",
  outcome: "granted",
  reason: undefined,
  detail: undefined,
  viewer: "viewer-1",
  address: "192.0.2.1",
  userAgent: "Player/1.0",
  keyIds: [],
  ...more,
});
/** What a control plane has that keeps the highest count of each id. */
const kept = (): Map<string, LicenceRequestDelivery["sums"][number]> => {
  const sums = new Map<string, LicenceRequestDelivery["sums"][number]>();
  for (const sum of told.flatMap((delivery) => delivery.sums)) {
    if ((sums.get(sum.id)?.count ?? 0) < sum.count) sums.set(sum.id, sum);
  }
  return sums;
};
const total = (): number => [...kept().values()].reduce((all, { count }) => all + count, 0);
const until = (what: string, isSo: () => boolean) => waitUntil(() => isSo() || undefined, { what, timeoutMs: 10_000 });

test("a million viewers are one line, with the latest of them", async () => {
  const requests = start();
  for (let i = 1; i <= 1_000_000; i++) requests.add(request({ viewer: `viewer-${i}` }));
  await until("all of them", () => total() === 1_000_000);
  expect([...kept().values()]).toMatchObject([{ minuteMs: START_MS - (START_MS % MINUTE_MS), count: 1_000_000 }]);
  expect([...kept().values()][0]?.last.viewer).toBe("viewer-1000000");
});

test("each minute, endpoint, system, outcome and reason is a line of its own", async () => {
  const requests = start();
  const others: Partial<LicenceRequest>[] = [
    {},
    { originEndpointId: `ep_${"1".repeat(20)}` as LicenceRequest["originEndpointId"] },
    { system: "WIDEVINE" },
    { outcome: "access_refused", reason: "token_missing" },
    { outcome: "access_refused", reason: "token_expired" },
  ];
  for (const more of others) requests.add(request(more));
  nowMs += MINUTE_MS;
  for (const more of others) requests.add(request(more));
  await until("all of them", () => kept().size === 10);
});

test("what a control plane that was away missed is told when it is back, and what it has confirmed is not told again", async () => {
  const requests = start();
  answer = () => {
    throw new ControlPlaneError(0, "down");
  };
  requests.add(request());
  await until("two attempts", () => told.length >= 2);
  requests.add(request());
  nowMs += MINUTE_MS;
  requests.add(request());
  answer = () => undefined;
  await until("all of them", () => total() === 3);
  const before = told.length;
  requests.add(request());
  await until("the next", () => total() === 4);
  expect(told.slice(before).every(({ sums }) => sums.length === 1)).toBe(true);
});

test("what was taken without an answer is told again under the same name, and counts once", async () => {
  const requests = start();
  let isFirst = true;
  answer = () => {
    if (!isFirst) return;
    isFirst = false;
    throw new ControlPlaneError(0, "hung up");
  };
  requests.add(request());
  await until("the repeat", () => told.length >= 2);
  expect(total()).toBe(1);
});

test("what waits is bounded, and what one tenant's strangers cause pushes out nothing of another's", async () => {
  const requests = start({ maxSums: 100, deliverEveryMs: 3_600_000 });
  requests.add(request({ tenantId: tenantId(2), viewer: "the other's" }));
  for (let i = 0; i < 10_000; i++) {
    nowMs += MINUTE_MS;
    requests.add(request());
  }
  await requests.stop();
  expect(kept().size).toBeLessThanOrEqual(100);
  expect([...kept().values()].filter(({ last }) => last.viewer === "the other's")).toHaveLength(1);
  expect(Math.max(...[...kept().values()].map(({ minuteMs }) => minuteMs))).toBe(nowMs - (nowMs % MINUTE_MS));
});

test("what is refused for good holds up nothing that comes after it", async () => {
  const requests = start();
  answer = () => {
    throw new ControlPlaneError(400, "not of ours");
  };
  requests.add(request());
  await until("the refusal", () => told.length === 1);
  answer = () => undefined;
  requests.add(request({ system: "WIDEVINE" }));
  await until("the next", () => told.length === 2);
  expect(told[1]?.sums).toMatchObject([{ system: "WIDEVINE" }]);
});

test("whatever a client says of itself is told cut to its bounds, in characters that a database takes", async () => {
  const requests = start();
  const long = `${"x".repeat(1000)}`;
  requests.add(
    request({
      viewer: `\0${long}`,
      userAgent: `${"x".repeat(LICENCE_SAMPLE_BOUNDS.userAgentChars - 1)}\u{1f600}`,
      detail: long,
      keyIds: Array.from({ length: 256 }, () => "0".repeat(32)),
    }),
  );
  await until("it", () => total() === 1);
  const [sum] = kept().values();
  expect(sum?.last.viewer).toBe(`\ufffd${long}`.slice(0, LICENCE_SAMPLE_BOUNDS.viewerChars));
  expect(sum?.last.userAgent?.isWellFormed()).toBe(true);
  expect(sum?.last.keyIds).toHaveLength(LICENCE_SAMPLE_BOUNDS.keyIds);
});
