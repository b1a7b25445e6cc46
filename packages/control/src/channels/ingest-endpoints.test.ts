import { createHash, createHmac, X509Certificate } from "node:crypto";
import { newIngestAccessSchema } from "@sluice/contracts";
import { makeTestCertificate } from "@sluice/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import type { TenantContext } from "../control.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { createChannel } from "./create-channel.ts";
import { endOldIngestCredentials } from "./end-old-ingest-credentials.ts";
import { getChannel } from "./get-channel.ts";
import { getIngestCredentials } from "./get-ingest-credentials.ts";
import { ha1Of } from "./ingest-secrets.ts";
import { rotateIngestCredentials } from "./rotate-ingest-credentials.ts";
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
  const rules = { ipAllowList: ["192.0.2.0/24"], ipDenyList: ["2001:db8::/32"] };
  const access = newIngestAccessSchema.parse(rules);
  expect(await updateIngestEndpoint(tenant, { ...path, index: 2, access })).toMatchObject({ index: 2, access });
  expect((await published())?.map((endpoint) => endpoint.access)).toEqual([anywhere, rules]);
  const [entry] = (await listAuditEntries(tenant, { limit: 1 })).items;
  expect(entry).toMatchObject({
    action: "ingestEndpoint.update",
    target: { kind: "ingestEndpoint", label: "live/one/2" },
    before: { access: anywhere },
    after: { access },
  });
});

test("keeps client certificates with what they say of themselves, and packagers get their hashes alone", async () => {
  const own = makeTestCertificate("20200101000000Z", "20991231000000Z").certificatePem;
  const access = newIngestAccessSchema.parse({ clientCertificates: [{ certificate: own }] });
  const made = await updateIngestEndpoint(tenant, { ...path, index: 1, access });
  const { raw } = new X509Certificate(own);
  const facts = {
    subject: "CN=localhost",
    sha256: createHash("sha256").update(raw).digest("hex"),
    validFrom: "2020-01-01T00:00:00.000Z",
    validUntil: "2099-12-31T00:00:00.000Z",
  };
  expect(made.access.clientCertificates).toEqual([{ certificate: own.trim(), ...facts }]);
  // Where a certificate can be shown; and the other endpoint's is as it was.
  expect(made.url).toMatch(/^https:\/\/packager\.test:8443\/in\/v1\/.+\/1\/one\/$/);
  const urls = (await getChannel(tenant, path)).ingestEndpoints.map(({ url }) => new URL(url).origin);
  expect(urls).toEqual(["https://packager.test:8443", "http://packager.test:8080"]);
  const rule = { mode: "INSTEAD_OF_PASSWORD", accepted: [facts] };
  expect((await published())?.map((endpoint) => endpoint.clientCertificates)).toEqual([rule, undefined]);
  // What was answered may be sent again.
  const again = newIngestAccessSchema.parse(made.access);
  expect((await updateIngestEndpoint(tenant, { ...path, index: 1, access: again })).access).toEqual(made.access);
  const none = newIngestAccessSchema.parse({});
  await updateIngestEndpoint(tenant, { ...path, index: 1, access: none });
  expect((await published())?.[0]?.clientCertificates).toBeUndefined();
});

test("takes no client certificate that is none, or is there twice, and says which", async () => {
  const own = makeTestCertificate("20200101000000Z", "20991231000000Z").certificatePem;
  const noCertificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
  for (const [second, message] of [
    [noCertificate, "cannot be read as an X.509 certificate"],
    [own, "is there twice: CN=localhost"],
  ] as const) {
    const access = newIngestAccessSchema.parse({
      clientCertificates: [{ certificate: own }, { certificate: second }],
    });
    await expect(updateIngestEndpoint(tenant, { ...path, index: 1, access })).rejects.toMatchObject({
      code: "invalid_request",
      violations: [{ path: "access.clientCertificates.1.certificate", message }],
    });
  }
  expect(newIngestAccessSchema.safeParse({ clientCertificates: [{ certificate: own + own }] }).success).toBe(false);
});

test("asks for no client certificate where the installation has no address to show one at", async () => {
  const { control } = tenant;
  const elsewhere = {
    ...tenant,
    control: { ...control, addresses: { ...control.addresses, packagerTlsUrl: undefined } },
  };
  const { certificatePem } = makeTestCertificate("20200101000000Z", "20991231000000Z");
  const change = (clientCertificates: object[]) =>
    updateIngestEndpoint(elsewhere, { ...path, index: 1, access: newIngestAccessSchema.parse({ clientCertificates }) });
  await expect(change([{ certificate: certificatePem }])).rejects.toMatchObject({
    code: "invalid_request",
    violations: [{ path: "access.clientCertificates", message: expect.stringContaining("PACKAGER_TLS_PUBLIC_URL") }],
  });
  await expect(change([])).resolves.toMatchObject({ index: 1 });
});

test("is changed under its channel's etag", async () => {
  const { etag } = await getChannel(tenant, path);
  const change = () => updateIngestEndpoint(tenant, { ...path, index: 1, ifMatch: etag });
  await change();
  await expect(change()).rejects.toMatchObject({ code: "etag_mismatch" });
});

test("shows with its password a secret access key that packagers can make of the hash they have", async () => {
  const { items } = await getIngestCredentials(tenant, path);
  const keyOf = (ha1: string) => createHmac("sha256", ha1).update("sluice-ingest-sigv4").digest("base64").slice(0, 40);
  expect(items.map(({ secretAccessKey }) => secretAccessKey)).toEqual(
    (await published())?.map(({ ha1 }) => keyOf(ha1.sha256)),
  );
});

describe("after a rotation with overlap", () => {
  const rotate = (overlapSeconds: number) => rotateIngestCredentials(tenant, { ...path, index: 1, overlapSeconds });
  const shown = async () => (await getChannel(tenant, path)).ingestEndpoints[0]?.oldCredentials;

  test("packagers know both pairs and when the old one ends; the other endpoint's is not touched", async () => {
    const before = await published();
    const fresh = await rotate(3600);
    const endsAtMs = testControl.control.now().getTime() + 3_600_000;
    expect(await published()).toEqual([
      {
        ...before?.[0],
        username: fresh.username,
        ha1: ha1Of(fresh.username, fresh.password),
        oldCredentials: { username: before?.[0]?.username, ha1: before?.[0]?.ha1, endsAtMs: expect.any(Number) },
      },
      before?.[1],
    ]);
    const [first] = (await published()) ?? [];
    expect(Math.abs((first?.oldCredentials?.endsAtMs ?? 0) - endsAtMs)).toBeLessThan(60_000);
    expect(await shown()).toEqual({
      username: before?.[0]?.username,
      endsAt: new Date(first?.oldCredentials?.endsAtMs ?? 0).toISOString(),
    });
  });

  test("a second rotation leaves only the pair right before it", async () => {
    const first = (await published())?.[0];
    const second = await rotate(3600);
    await rotate(60);
    expect((await published())?.[0]?.oldCredentials).toMatchObject({ username: second.username });
    expect(JSON.stringify(await published())).not.toContain(first?.ha1.sha256);
    await rotate(0);
    expect((await published())?.[0]?.oldCredentials).toBeUndefined();
    expect(await shown()).toBeNull();
  });

  test("the old pair can be ended at once, once", async () => {
    await rotate(3600);
    await endOldIngestCredentials(tenant, { ...path, index: 1 });
    expect((await published())?.[0]?.oldCredentials).toBeUndefined();
    expect(await shown()).toBeNull();
    const again = endOldIngestCredentials(tenant, { ...path, index: 1 });
    await expect(again).rejects.toMatchObject({ code: "not_found" });
    expect((await listAuditEntries(tenant, { limit: 1 })).items[0]).toMatchObject({
      action: "ingestEndpoint.endOldCredentials",
      target: { label: "live/one/1" },
    });
  });
});

test("a pair that ends while its channel is published leaves a snapshot that packagers can read", async () => {
  let nowMs = Date.parse("2026-05-01T10:00:00.000Z");
  const clock = { nowMs };
  // Time goes on by a millisecond each time that somebody looks.
  Object.defineProperty(clock, "nowMs", { get: () => nowMs++ });
  const own = await createTestControl(inject("testServerUrl"), { clock });
  try {
    const owner = await own.newTenant();
    await createChannelGroup(owner, { name: "live", description: "" });
    await createChannel(owner, { ...path, name: "one", description: "", inputType: "HLS", testSource: false });
    for (let looksBefore = 0; looksBefore < 12; looksBefore++) {
      await rotateIngestCredentials(owner, { ...path, index: 1, overlapSeconds: 60 });
      const [endpoint] = (await getChannel(owner, path)).ingestEndpoints;
      nowMs = Date.parse(endpoint?.oldCredentials?.endsAt ?? "") - looksBefore;
      await updateIngestEndpoint(owner, { ...path, index: 2 });
      expect((await readSnapshot(own.control, undefined))?.channels).toHaveLength(1);
    }
  } finally {
    await own.close();
  }
});

test("of another tenant answers as one that nobody has", async () => {
  const other = await testControl.newTenant();
  await expect(updateIngestEndpoint(other, { ...path, index: 1 })).rejects.toMatchObject({ code: "not_found" });
  await rotateIngestCredentials(tenant, { ...path, index: 1, overlapSeconds: 60 });
  await expect(endOldIngestCredentials(other, { ...path, index: 1 })).rejects.toMatchObject({ code: "not_found" });
  expect((await published())?.[0]?.oldCredentials).toBeDefined();
});
