import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import type { TenantContext } from "../control.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { createChannel } from "./create-channel.ts";
import { getChannel } from "./get-channel.ts";
import { updateIngestEndpoint } from "./update-ingest-endpoint.ts";

let testControl: TestControl;
let tenant: TenantContext;
const path = { channelGroup: "live", channel: "one" };

beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
  await createChannelGroup(tenant, { name: "live", description: "" });
  await createChannel(tenant, { ...path, name: "one", description: "", inputType: "HLS", testSource: false });
});
afterAll(() => testControl.close());

const published = async () => {
  const { id } = await getChannel(tenant, path);
  const snapshot = await readSnapshot(testControl.control, undefined);
  return snapshot?.channels.find(({ channelId }) => channelId === id)?.ingestEndpoints;
};

test("takes pushes from anywhere until it is told from where, and packagers are told of it", async () => {
  const anywhere = { ipAllowList: [], ipDenyList: [] };
  expect((await published())?.map(({ access }) => access)).toEqual([anywhere, anywhere]);
  const access = { ipAllowList: ["192.0.2.0/24"], ipDenyList: ["2001:db8::/32"] };
  expect(await updateIngestEndpoint(tenant, { ...path, index: 2, access })).toMatchObject({ index: 2, access });
  expect((await published())?.map((endpoint) => endpoint.access)).toEqual([anywhere, access]);
  const [entry] = (await listAuditEntries(tenant, { limit: 1 })).items;
  expect(entry).toMatchObject({
    action: "ingestEndpoint.update",
    target: { kind: "ingestEndpoint", label: "live/one/2" },
    before: { access: anywhere },
    after: { access },
  });
});

test("is changed under its channel's etag", async () => {
  const { etag } = await getChannel(tenant, path);
  const change = () => updateIngestEndpoint(tenant, { ...path, index: 1, ifMatch: etag });
  await change();
  await expect(change()).rejects.toMatchObject({ code: "etag_mismatch" });
});

test("of another tenant answers as one that nobody has", async () => {
  const other = await testControl.newTenant();
  await expect(updateIngestEndpoint(other, { ...path, index: 1 })).rejects.toMatchObject({ code: "not_found" });
});
