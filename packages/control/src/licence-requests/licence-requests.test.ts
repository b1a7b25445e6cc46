import type { LicenceRequestFilter, LicenceRequestSum } from "@sluice/contracts";
import { AppError } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { quickStart } from "../channels/quick-start.ts";
import { cleanUp } from "../clean-up/clean-up.ts";
import type { TenantContext } from "../control.ts";
import { deleteOriginEndpoint } from "../origin-endpoints/delete-origin-endpoint.ts";
import { exportTenant } from "../tenants/export-tenant.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { listLicenceRequests } from "./list-licence-requests.ts";
import { recordLicenceRequests } from "./record-licence-requests.ts";

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

let tenant: TenantContext;
let fact: Pick<LicenceRequestSum, "tenantId" | "channelId" | "originEndpointId">;
let otherEndpoint: LicenceRequestSum["originEndpointId"];
const path = { channelGroup: "live", channel: "one" };
beforeEach(async () => {
  tenant = await testControl.newTenant();
  const { channel, originEndpoints } = await quickStart(tenant, { name: "one", testSource: false });
  const idOf = (wanted: string) => originEndpoints.find(({ name }) => name === wanted)?.id ?? ("" as never);
  fact = { tenantId: tenant.tenantId, channelId: channel.id, originEndpointId: idOf("cmaf") };
  otherEndpoint = idOf("ts");
});

const MINUTE_MS = 60_000;
/** The minute that is now. */
const thisMinuteMs = () => Math.floor(testControl.clock.nowMs / MINUTE_MS) * MINUTE_MS;
let sequence = 0;
/** `viewer` says which of the requests was the latest. */
const sum = (more: Partial<LicenceRequestSum> = {}, viewer = "viewer-1"): LicenceRequestSum => {
  const minuteMs = more.minuteMs ?? thisMinuteMs();
  return {
    id: JSON.stringify(["node", "boot", sequence++]),
    ...fact,
    minuteMs,
    system: "CLEAR_KEY",
    outcome: "granted",
    reason: null,
    count: 1,
    last: {
      atMs: minuteMs + (more.count ?? 1),
      detail: null,
      viewer,
      address: "2001:db8:1:2:3:4:5:6",
      userAgent: "Player/1.0",
      keyIds: ["00112233445566778899aabbccddeeff"],
    },
    ...more,
  };
};
const record = (...sums: LicenceRequestSum[]) => recordLicenceRequests(testControl.control, { sums });
const list = async (filter: LicenceRequestFilter = {}, context = tenant) =>
  (await listLicenceRequests(context, { ...path, limit: 100, ...filter })).items;

test("what a packager tells is listed with the latest request, and of an IPv6 address the network alone", async () => {
  const told = sum({ count: 3 });
  await record(told);
  expect(await list()).toEqual([
    {
      minute: new Date(thisMinuteMs()).toISOString(),
      originEndpoint: "cmaf",
      originEndpointId: fact.originEndpointId,
      system: "CLEAR_KEY",
      outcome: "granted",
      reason: null,
      count: 3,
      last: {
        at: new Date(told.last.atMs).toISOString(),
        detail: null,
        viewer: "viewer-1",
        network: "2001:db8:1:2::/64",
        userAgent: "Player/1.0",
        keyIds: ["00112233445566778899aabbccddeeff"],
      },
    },
  ]);
  const stored = await testControl.database.query("superuser", [
    "select sample::text as sample from licence_request where tenant_id = $1",
    [tenant.tenantId],
  ]);
  expect(JSON.stringify(stored)).not.toContain("3:4:5:6");
});

test("reports that come twice, late or after a later one change nothing, be they in one delivery or in several", async () => {
  const first = sum({ count: 2 }, "early");
  const later = { ...first, count: 5, last: { ...first.last, atMs: first.last.atMs + 1000, viewer: "late" } };
  await record(later, first, later);
  await record(first);
  await record(later);
  expect(await list()).toMatchObject([{ count: 5, last: { viewer: "late" } }]);
  await record({ ...later, count: 6 });
  expect(await list()).toMatchObject([{ count: 6 }]);
});

test("what several packagers counted of the same is one line, with the latest request of all", async () => {
  const one = sum({ count: 4 }, "of the first");
  const other = { ...sum({ count: 3 }, "of the second"), id: '["node-2","boot",0]' };
  await record(one, { ...other, last: { ...other.last, atMs: one.last.atMs + 1 } });
  expect(await list()).toMatchObject([{ count: 7, last: { viewer: "of the second" } }]);
});

test("pages go from the newest to the oldest, and show each line once while others come", async () => {
  const minutes = [3, 2, 1].map((ago) => thisMinuteMs() - ago * MINUTE_MS);
  const refused = { outcome: "access_refused", reason: "token_expired" } as const;
  await record(
    ...minutes.flatMap((minuteMs) => [
      sum({ minuteMs }),
      sum({ minuteMs, ...refused }),
      sum({ minuteMs, ...refused, reason: "token_missing" }),
      sum({ minuteMs, originEndpointId: otherEndpoint, system: "CLEAR_KEY_AES_128" }),
    ]),
  );
  const whole = await list();
  expect(whole.map(({ minute }) => Date.parse(minute))).toEqual(minutes.toReversed().flatMap((at) => [at, at, at, at]));
  const paged = [];
  let cursor: string | null | undefined;
  do {
    const page = await listLicenceRequests(tenant, { ...path, limit: 5, ...(cursor ? { cursor } : {}) });
    paged.push(...page.items);
    await record(sum({ system: "WIDEVINE", count: paged.length }));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(paged).toEqual(whole);
  await expect(listLicenceRequests(tenant, { ...path, limit: 5, cursor: "bm9uZQ" })).rejects.toMatchObject({
    code: "invalid_request",
  });
});

test("the list is narrowed to an endpoint, a system and an outcome", async () => {
  await record(
    sum(),
    sum({ originEndpointId: otherEndpoint, system: "CLEAR_KEY_AES_128" }),
    sum({ system: "WIDEVINE", outcome: "licence_server_failed" }),
  );
  expect(await list({ originEndpoint: "ts" })).toMatchObject([{ originEndpoint: "ts" }]);
  expect(await list({ system: "WIDEVINE" })).toMatchObject([{ outcome: "licence_server_failed" }]);
  expect(await list({ originEndpoint: "cmaf", outcome: "granted" })).toMatchObject([{ system: "CLEAR_KEY" }]);
  await expect(list({ originEndpoint: "none" })).rejects.toThrow(AppError);
});

test("nobody sees another tenant's requests, and none are taken for a channel that is not the tenant's", async () => {
  const stranger = await testControl.newTenant();
  await quickStart(stranger, { name: "one", testSource: false });
  await record(sum(), sum({ tenantId: stranger.tenantId }));
  expect(await list({}, stranger)).toEqual([]);
  expect(await list()).toHaveLength(1);
});

test("requests go with their endpoint, and none come back for one that is gone", async () => {
  await record(sum(), sum({ originEndpointId: otherEndpoint }));
  await deleteOriginEndpoint(tenant, { ...path, originEndpoint: "cmaf" });
  await record(sum());
  expect(await list()).toMatchObject([{ originEndpoint: "ts" }]);
});

test("they are kept for seven days and no longer", async () => {
  await record(sum());
  testControl.clock.nowMs += 7 * 24 * 60 * MINUTE_MS;
  await cleanUp(testControl.control);
  expect(await list()).toHaveLength(1);
  testControl.clock.nowMs += MINUTE_MS;
  expect((await cleanUp(testControl.control)).licenceRequests).toBeGreaterThan(0);
  expect(await list()).toEqual([]);
});

test("a tenant's export has all that are kept, a line a day for those that ended alike, and nobody else's", async () => {
  const DAY_MS = 24 * 60 * MINUTE_MS;
  const startOfDay = Math.floor(thisMinuteMs() / DAY_MS) * DAY_MS;
  const refused = { outcome: "access_refused", reason: "token_expired" } as const;
  await record(
    sum({ minuteMs: startOfDay - MINUTE_MS, count: 5 }, "yesterday"),
    sum({ minuteMs: startOfDay, count: 2 }, "early"),
    sum({ minuteMs: startOfDay + MINUTE_MS, count: 3 }, "late"),
    sum({ minuteMs: startOfDay, ...refused }, "refused"),
    sum({ minuteMs: startOfDay, originEndpointId: otherEndpoint }, "elsewhere"),
  );
  const { licenceRequests } = await exportTenant(tenant);
  const days = [new Date(startOfDay - DAY_MS).toISOString(), new Date(startOfDay).toISOString()];
  const seen = licenceRequests.map(({ day, originEndpoint, outcome, reason, count, last }) => [
    [day, originEndpoint, outcome, reason],
    [count, last.viewer],
  ]);
  expect(seen).toHaveLength(4);
  expect(seen[0]).toEqual([
    [days[0], "cmaf", "granted", null],
    [5, "yesterday"],
  ]);
  expect(seen.slice(1)).toEqual(
    expect.arrayContaining([
      [
        [days[1], "cmaf", "granted", null],
        [5, "late"],
      ],
      [
        [days[1], "cmaf", "access_refused", "token_expired"],
        [1, "refused"],
      ],
      [
        [days[1], "ts", "granted", null],
        [1, "elsewhere"],
      ],
    ]),
  );
  expect(licenceRequests[0]).toMatchObject({ channelId: fact.channelId, last: { network: "2001:db8:1:2::/64" } });
  expect((await exportTenant(await testControl.newTenant())).licenceRequests).toEqual([]);
});
