import { createApiKey, summarizeUsage, type TenantContext } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createRestHandler } from "../src/index.ts";
import { createApiCallMeter } from "../src/rest/api-call-meter.ts";

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

const callsOf = async (tenant: TenantContext) => {
  const at = testControl.clock.nowMs;
  const range = { from: new Date(at - 3_600_000).toISOString(), to: new Date(at + 3_600_000).toISOString() };
  const summary = await summarizeUsage(tenant, { ...range, interval: "minute" });
  expect(summary.channels).toEqual([]);
  return summary.totals.apiCalls;
};

test("calls with a key are counted for its tenant, those that nobody is behind for nobody", async () => {
  const { control } = testControl;
  const meter = createApiCallMeter(control, "dashboard");
  const rest = createRestHandler({ control, publicUrl: "http://dashboard.test", onCall: meter.count });
  const tenant = await testControl.newTenant();
  const other = await testControl.newTenant();
  const { secret } = await createApiKey(tenant, { name: "k", permissions: ["channel:read"], expiresInDays: null });
  const call = (key: string) =>
    rest(new Request("http://dashboard.test/api/v1/usage", { headers: { authorization: `Bearer ${key}` } }));
  for (let i = 0; i < 3; i++) await call(secret);
  await call("sk_wrong");
  await meter.flush();
  testControl.clock.nowMs += 60_000;
  await call(secret);
  await Promise.all([meter.flush(), meter.flush()]);
  expect([await callsOf(tenant), await callsOf(other)]).toEqual([4, 0]);
});

test("what could not be stored is stored later, and once", async () => {
  const { control } = testControl;
  let isAway = true;
  const db = {
    ...control.db,
    asSystem: (async (task, work) => {
      if (isAway) throw new Error("the database is away");
      return control.db.asSystem(task, work);
    }) as typeof control.db.asSystem,
  };
  const meter = createApiCallMeter({ ...control, db }, "dashboard");
  const tenant = await testControl.newTenant();
  meter.count(tenant.tenantId);
  await expect(meter.flush()).rejects.toThrow("away");
  meter.count(tenant.tenantId);
  await expect(meter.flush()).rejects.toThrow("away");
  isAway = false;
  await meter.flush();
  await meter.flush();
  expect(await callsOf(tenant)).toBe(2);
});
