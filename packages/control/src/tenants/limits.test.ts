import { type LimitOverrides, newOriginEndpointSchema, PERMISSIONS, PLANS } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createApiKey } from "../api-keys/create-api-key.ts";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { createChannel } from "../channels/create-channel.ts";
import type { TenantContext } from "../control.ts";
import { setTenantLimits } from "../operator/set-tenant-limits.ts";
import { setTenantPlan } from "../operator/set-tenant-plan.ts";
import { createOriginEndpoint } from "../origin-endpoints/create-origin-endpoint.ts";
import { updateOriginEndpoint } from "../origin-endpoints/update-origin-endpoint.ts";
import { createTestControl, operatorOf, type TestControl } from "../testing/index.ts";
import { getTenant } from "./get-tenant.ts";

const channel = { channelGroup: "live", description: "", inputType: "HLS", testSource: false } as const;
const endpoint = (over: object = {}) => ({
  channelGroup: "live",
  channel: "one",
  ...newOriginEndpointSchema.parse({
    name: "hls",
    container: "TS",
    manifests: [{ kind: "HLS", name: "index" }],
    ...over,
  }),
});

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"), { isBillingOn: true });
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
  await createChannelGroup(tenant, { name: "live", description: "" });
  await createChannel(tenant, { ...channel, name: "one" });
});
afterAll(() => testControl.close());

const override = (limitOverrides: LimitOverrides) =>
  setTenantLimits(operatorOf(testControl.control), { tenantId: tenant.tenantId, limitOverrides });

describe.each([
  ["channelGroupsPerTenant", 1, (name: string) => createChannelGroup(tenant, { name, description: "" })],
  ["channelsPerGroup", 1, (name: string) => createChannel(tenant, { ...channel, name })],
  ["originEndpointsPerChannel", 0, (name: string) => createOriginEndpoint(tenant, endpoint({ name }))],
  [
    "apiKeysPerTenant",
    0,
    (name: string) => createApiKey(tenant, { name, permissions: [...PERMISSIONS], expiresInDays: null }),
  ],
] as const)("%s", (name, there, create) => {
  test("two that ask at once for the last place: exactly one gets it, the other is told everything", async () => {
    await override({ [name]: there + 2 });
    await create("first");
    const outcomes = await Promise.allSettled([create("second"), create("third")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const limit = there + 2;
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: {
        code: "limit_reached",
        message: expect.stringContaining(`allows ${limit} `),
        limit: {
          name,
          limit,
          current: limit,
          asked: limit + 1,
          planId: "free",
          raiseUrl: "http://dashboard.test/billing",
        },
      },
    });
  });

  test("can be raised by the platform operator for one tenant, and by a larger plan", async () => {
    await override({ [name]: there });
    await expect(create("first")).rejects.toMatchObject({ code: "limit_reached" });
    await override({ [name]: there + 1 });
    await create("first");
    await override({});
    await setTenantPlan(operatorOf(testControl.control), { tenantId: tenant.tenantId, planId: "payAsYouGo" });
    await create("second");
    expect(await getTenant(tenant)).toMatchObject({ planId: "payAsYouGo", limits: PLANS.payAsYouGo.limits });
  });
});

describe("an origin endpoint", () => {
  test("cannot keep media for longer than the plan allows, be it new or changed", async () => {
    const hours = PLANS.free.limits.startOverHours;
    const tooLong = { startOverWindowSeconds: hours * 3600 + 1 };
    await expect(createOriginEndpoint(tenant, endpoint(tooLong))).rejects.toMatchObject({
      limit: { name: "startOverHours", limit: hours, current: 0 },
    });
    await createOriginEndpoint(tenant, endpoint({ startOverWindowSeconds: hours * 3600 }));
    const change = { channelGroup: "live", channel: "one", originEndpoint: "hls" };
    await expect(updateOriginEndpoint(tenant, { ...change, ...tooLong })).rejects.toMatchObject({
      limit: { name: "startOverHours", current: hours },
    });
  });

  test("that grew under a larger plan stays and may shrink, but grows no further", async () => {
    await override({ manifestsPerOriginEndpoint: 3 });
    const manifests = (count: number) => Array.from({ length: count }, (_, i) => ({ kind: "HLS", name: `m${i}` }));
    await createOriginEndpoint(tenant, endpoint({ manifests: manifests(3) }));
    await override({ manifestsPerOriginEndpoint: 1 });
    const change = (count: number) =>
      updateOriginEndpoint(tenant, {
        channelGroup: "live",
        channel: "one",
        originEndpoint: "hls",
        description: "changed",
        manifests: endpoint({ manifests: manifests(count) }).manifests,
      });
    await change(3);
    await change(2);
    await expect(change(4)).rejects.toMatchObject({
      limit: { name: "manifestsPerOriginEndpoint", limit: 1, current: 2, asked: 4 },
    });
  });
});

test("a refusal names a larger plan, and never the present one or a smaller one", async () => {
  const newKey = () => createApiKey(tenant, { name: "k", permissions: ["channel:read"], expiresInDays: null });
  const refusal = async () => {
    await override({ apiKeysPerTenant: 0 });
    return newKey().then(String, ({ message }: Error) => message);
  };
  const ways: Record<string, string> = {};
  for (const planId of ["free", "payAsYouGo", "committed", "selfHosted"] as const) {
    await setTenantPlan(operatorOf(testControl.control), { tenantId: tenant.tenantId, planId });
    ways[planId] = /change to the plan "(.+?)"|ask whoever/.exec(await refusal())?.[0] ?? "";
  }
  expect(ways).toEqual({
    free: 'change to the plan "Pay as you go"',
    payAsYouGo: 'change to the plan "Committed"',
    committed: "ask whoever",
    selfHosted: "ask whoever",
  });
});

test("the platform operator sets only limits that there are, and each change stands in the audit log", async () => {
  await expect(override({ channelsPerGalaxy: 3 } as object)).rejects.toThrow();
  await expect(override({ channelsPerGroup: -1 })).rejects.toThrow();
  await override({ channelsPerGroup: 7 });
  const entries = await testControl.database.query("superuser", [
    "select action, actor_label, before, after from audit_entry where tenant_id = $1 and action = 'tenant.setLimits'",
    [tenant.tenantId],
  ]);
  expect(entries).toMatchObject([
    {
      actor_label: "The operator of this installation",
      before: { limits: { channelsPerGroup: PLANS.free.limits.channelsPerGroup } },
      after: { limits: { channelsPerGroup: 7 } },
    },
  ]);
});
