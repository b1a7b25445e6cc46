import { newKeyProviderSchema, newOriginEndpointSchema } from "@sluice/contracts";
import { hastenKeys, lockChannelOfEndpoint } from "@sluice/db";
import { waitUntil } from "@sluice/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import { createChannel } from "../channels/create-channel.ts";
import { publishChannel } from "../channels/publish-channel.ts";
import type { TenantContext } from "../control.ts";
import { createOriginEndpoint } from "../origin-endpoints/create-origin-endpoint.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { createKeyProvider } from "./create-key-provider.ts";
import { updateKeyProvider } from "./update-key-provider.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());
beforeEach(async () => {
  tenant = await testControl.newTenant();
  await createChannelGroup(tenant, { name: "live", description: "" });
});
// Nobody looks after what a test leaves behind.
afterEach(() => testControl.database.query("superuser", "update endpoint_key_state set due_at = null"));

const add = (more: object) =>
  createKeyProvider(tenant, newKeyProviderSchema.parse({ name: "vendor", source: speke(more) }));
const speke = (more: object) => ({ kind: "SPEKE", url: "https://keys.example/speke", ...more });
const change = (more: object) =>
  updateKeyProvider(tenant, {
    keyProvider: "vendor",
    source: newKeyProviderSchema.parse({ name: "vendor", source: speke(more) }).source,
  });
/** A channel with an endpoint "cmaf". */
const addChannel = async (name: string, drmSystems: readonly string[]) => {
  const channel = { channelGroup: "live", name, description: "", inputType: "HLS", testSource: false } as const;
  const { id } = await createChannel(tenant, channel);
  const made = await createOriginEndpoint(tenant, {
    ...newOriginEndpointSchema.parse({
      name: "cmaf",
      container: "CMAF",
      manifests: [{ kind: "HLS" }],
      encryption: { method: "CENC", drmSystems, keyProvider: "vendor" },
    }),
    channelGroup: "live",
    channel: name,
  });
  return { channelId: id, originEndpointId: made.id };
};
/** Of each channel, by name. */
const serversOf = async () => {
  const { channels = [] } = (await readSnapshot(testControl.control, undefined)) ?? {};
  const own = channels.filter(({ tenantId }) => tenantId === tenant.tenantId);
  return new Map(own.map(({ name, originEndpoints }) => [name, originEndpoints[0]?.licenceServers]));
};
const licenceServers = (value: string, host = "licences.example") => [
  { system: "WIDEVINE", url: `https://${host}/widevine`, header: { name: "X-Key", value } },
  { system: "FAIRPLAY", url: `https://${host}/fairplay` },
];

test("licence servers reach packagers with the systems of each endpoint, and what changes or goes does so too", async () => {
  await add({ licenceServers: licenceServers("one") });
  await addChannel("one", ["WIDEVINE", "PLAYREADY"]);
  const [widevine] = licenceServers("one");
  expect(await serversOf()).toEqual(new Map([["one", [widevine]]]));
  await change({ licenceServers: licenceServers("two") });
  const changed = [{ ...widevine, header: { name: "X-Key", value: "two" } }];
  expect(await serversOf()).toEqual(new Map([["one", changed]]));
  await change({});
  expect(await serversOf()).toEqual(new Map([["one", undefined]]));
});

test("licence servers change while the key authority publishes one of the channels that are to be told: neither waits for the other", async () => {
  await add({ licenceServers: licenceServers("one") });
  const added = [await addChannel("one", ["WIDEVINE"]), await addChannel("two", ["WIDEVINE"])];
  // The last that the change comes to.
  const [last] = added.toSorted((a, b) => (a.channelId < b.channelId ? 1 : -1));
  if (last === undefined) throw new Error("there is no channel");
  const isWaiting = async () => {
    const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    return (await testControl.database.query("superuser", waiting)).length > 0;
  };
  let changing: Promise<unknown> = Promise.resolve();
  await tenant.control.db.forTenant(tenant.tenantId, async (tx) => {
    await lockChannelOfEndpoint(tx, last.originEndpointId);
    changing = change({ licenceServers: licenceServers("two") });
    const what = "the change to come to the locked channel";
    await waitUntil(isWaiting, { what, timeoutMs: 20_000, intervalMs: 20 });
    await hastenKeys(tx, "vendor", tenant.control.now());
    await publishChannel({ context: tenant, tx }, last.channelId);
  });
  await changing;
  const told = [...(await serversOf()).values()].map((servers) => servers?.[0]?.header?.value);
  expect(told).toEqual(["two", "two"]);
});

test("licence servers keep the secrets of their headers out of answers, audit entries and every table", async () => {
  const made = await add({ licenceServers: licenceServers("the-header-value") });
  await addChannel("one", ["WIDEVINE"]);
  expect(made.source.licenceServers[0]?.header).toEqual({ name: "X-Key" });
  expect(JSON.stringify(made)).not.toContain("the-header-value");
  expect(await testControl.database.dump()).not.toContain("the-header-value");
});

test("licence servers are refused twice for a system, and with an address that is not public", async () => {
  const twice = [...licenceServers("v"), ...licenceServers("v")];
  expect(newKeyProviderSchema.safeParse({ name: "v", source: speke({ licenceServers: twice }) }).success).toBe(false);
  const source = { kind: "STATIC", keys: [{ trackType: "ALL", keyId: "0".repeat(32), key: "1".repeat(32) }] };
  const input = newKeyProviderSchema.parse({
    name: "p",
    source: { ...source, licenceServers: licenceServers("v", "127.0.0.1") },
  });
  const refusal = await createKeyProvider(tenant, input).catch((reason: unknown) => reason);
  expect(refusal).toMatchObject({
    violations: [{ path: "source.licenceServers.0.url" }, { path: "source.licenceServers.1.url" }],
  });
});
