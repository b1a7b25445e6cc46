import { createHash } from "node:crypto";
import { LIMITS, newCdnSecretSchema } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { quickStart } from "../channels/quick-start.ts";
import type { TenantContext } from "../control.ts";
import { deleteOriginEndpoint } from "../origin-endpoints/delete-origin-endpoint.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { createCdnSecret } from "./create-cdn-secret.ts";
import { deleteCdnSecret } from "./delete-cdn-secret.ts";
import { listCdnSecrets } from "./list-cdn-secrets.ts";

let testControl: TestControl;
let tenant: TenantContext;
const path = { channelGroup: "live", channel: "one", originEndpoint: "ts" };
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
  await quickStart(tenant, { name: "one", testSource: false });
});
afterAll(() => testControl.close());

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What packagers are told. */
const publishedHashes = async (endpoint = "ts") => {
  const snapshot = await readSnapshot(testControl.control, undefined);
  const config = snapshot?.channels.find(({ tenantId }) => tenantId === tenant.tenantId);
  return config?.originEndpoints.find(({ name }) => name === endpoint)?.cdnSecretHashes?.toSorted();
};

test("a secret is shown once, and packagers know of every one that is good, as a hash, at its own endpoint alone", async () => {
  const made = await createCdnSecret(tenant, path);
  const chosen = await createCdnSecret(tenant, { ...path, value: "chosen-by-somebody" });
  expect(made.value).toMatch(/^[A-Za-z0-9]{43}$/);
  expect(chosen.value).toBe("chosen-by-somebody");
  expect((await listCdnSecrets(tenant, path)).items.map(({ id }) => id).toSorted()).toEqual(
    [made.id, chosen.id].toSorted(),
  );
  expect(JSON.stringify(await listCdnSecrets(tenant, path))).not.toContain(made.value);
  expect(await publishedHashes()).toEqual([sha256(made.value), sha256(chosen.value)].toSorted());
  expect(await publishedHashes("cmaf")).toEqual([]);
  await deleteCdnSecret(tenant, { ...path, id: made.id });
  expect(await publishedHashes()).toEqual([sha256(chosen.value)]);
});

test("neither the value nor its hash lies open in any table", async () => {
  const { value, id } = await createCdnSecret(tenant, { ...path, value: "guessable" });
  const everything = await testControl.database.dump();
  expect(everything).not.toContain(value);
  expect(everything).not.toContain(sha256(value));
  const { items } = await listAuditEntries(tenant, { limit: 1 });
  expect(items).toMatchObject([{ action: "cdnSecret.create", target: { id, label: "live/one/ts" } }]);
});

test("an endpoint has at most five, and takes another when one is gone", async () => {
  const made = [];
  for (let n = 0; n < LIMITS.cdnSecretsPerOriginEndpoint; n++) made.push(await createCdnSecret(tenant, path));
  await expect(createCdnSecret(tenant, path)).rejects.toMatchObject({ code: "limit_reached" });
  await deleteCdnSecret(tenant, { ...path, id: made[0]?.id ?? "" });
  await createCdnSecret(tenant, path);
});

test("a secret of another endpoint, and one of another tenant, is as unknown as one that never was", async () => {
  const { id } = await createCdnSecret(tenant, path);
  const elsewhere = deleteCdnSecret(tenant, { ...path, originEndpoint: "cmaf", id });
  await expect(elsewhere).rejects.toMatchObject({ code: "not_found" });
  const other = await testControl.newTenant();
  await quickStart(other, { name: "one", testSource: false });
  await expect(deleteCdnSecret(other, { ...path, id })).rejects.toMatchObject({ code: "not_found" });
  expect((await listCdnSecrets(other, path)).items).toEqual([]);
});

test("secrets go with their endpoint", async () => {
  await createCdnSecret(tenant, path);
  await deleteOriginEndpoint(tenant, path);
  await expect(listCdnSecrets(tenant, path)).rejects.toMatchObject({ code: "not_found" });
  const mine = ["select id from cdn_secret where tenant_id = $1", [tenant.tenantId]] as const;
  expect(await testControl.database.query("superuser", mine)).toEqual([]);
});

test.each(["short", "x".repeat(257), "with space in it", "with,comma", "ümlaut-secret", "line\nbreak"])(
  "%j is no secret that a header could carry without doubt",
  (value) => {
    expect(newCdnSecretSchema.safeParse({ value }).success).toBe(false);
  },
);
