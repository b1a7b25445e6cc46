import type { ChannelStatus } from "@sluice/contracts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { getChannelStatus, listChannelStatuses } from "../channels/get-channel-status.ts";
import { quickStart } from "../channels/quick-start.ts";
import type { TenantContext } from "../control.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { recordStatus } from "./record-status.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  tenant = await testControl.newTenant();
});
afterAll(() => testControl.close());

const path = { channelGroup: "live", channel: "one" };

test("the newest report of any node is shown, an overtaken one is dropped, and other tenants see nothing", async () => {
  const { channel } = await quickStart(tenant, { name: "one", testSource: false });
  expect(await getChannelStatus(tenant, path)).toEqual({ status: null });
  const status = (atMs: number, storedBytes: number): ChannelStatus => ({
    channelId: channel.id,
    tenantId: tenant.tenantId,
    atMs,
    onAirInput: 1,
    testSource: "off",
    inputs: [],
    storedBytes,
    storedFromMs: null,
    storedUntilMs: null,
  });
  const report = (node: string, channels: ChannelStatus[]) =>
    recordStatus(testControl.control, { node, revision: 1, version: "1", startedAtMs: 0, channels });
  await report("a", [status(2000, 2)]);
  await report("a", [status(1000, 1)]);
  await report("b", [status(1500, 3), status(1600, 4)]);
  await report("c", []);
  expect((await getChannelStatus(tenant, path)).status).toEqual(status(2000, 2));
  await report("b", [status(3000, 5)]);
  expect(await listChannelStatuses(tenant)).toEqual([status(3000, 5)]);
  expect(await listChannelStatuses(await testControl.newTenant())).toEqual([]);
});
