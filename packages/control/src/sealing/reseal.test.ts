import { randomBytes } from "node:crypto";
import { newKeyProviderSchema, newOriginEndpointSchema, newTokenKeySchema, userIdSchema } from "@sluice/contracts";
import { FIRST_ROW, listSealedOtherwise, replaceSealed, SEALED_COLUMNS } from "@sluice/db";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { createCdnSecret } from "../cdn-secrets/create-cdn-secret.ts";
import { getIngestCredentials } from "../channels/get-ingest-credentials.ts";
import { quickStart } from "../channels/quick-start.ts";
import { rotateIngestCredentials } from "../channels/rotate-ingest-credentials.ts";
import { type Control, createControl, type TenantContext } from "../control.ts";
import { createKeyProvider } from "../key-providers/create-key-provider.ts";
import { createOriginEndpoint } from "../origin-endpoints/create-origin-endpoint.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { createTokenKey } from "../token-keys/create-token-key.ts";
import { startTwoFactor } from "../two-factor/enrol-two-factor.ts";
import { reseal } from "./reseal.ts";

const masterKey = (id: string): string => `${id}:${randomBytes(32).toString("base64")}`;
const OLD = masterKey("old");
const NEW = masterKey("new");

let testControl: TestControl;
const opened: Control[] = [];
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"), { masterKeys: [OLD] });
});
afterEach(() => Promise.all(opened.splice(0).map((control) => control.db.close())));
afterAll(() => testControl.close());

/** The same installation, started again with other master keys. */
const restart = (...masterKeys: [string, ...string[]]): Control => {
  const { control, database: own } = testControl;
  const again = createControl({
    databaseUrl: own.url,
    masterKeys,
    addresses: control.addresses,
    now: control.now,
  });
  opened.push(again);
  return again;
};

const countSealedBy = async (keyId: string): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { table, column } of SEALED_COLUMNS) {
    const [row] = await testControl.database.query("superuser", [
      `select count(*)::int as n from ${table} where split_part(${column}, ':', 2) = $1`,
      [keyId],
    ]);
    counts[`${table}.${column}`] = Number(row?.["n"]);
  }
  return counts;
};

const refuseUnreadable = (place: object): void => {
  throw new Error(`unreadable: ${JSON.stringify(place)}`);
};

let tenant: TenantContext & { readonly password: string };
beforeEach(async () => {
  tenant = await testControl.newTenant();
});

/** Something in each column that is sealed. */
const fill = async (): Promise<{ channelGroup: string; channel: string }> => {
  const once = { ...tenant, idempotency: { key: "k", requestHash: "h" } };
  const made = await quickStart(once, { name: "one", testSource: true });
  const path = { channelGroup: made.channelGroup.name, channel: made.channel.name };
  await rotateIngestCredentials(tenant, { ...path, index: 1, overlapSeconds: 3600 });
  const keys = [{ trackType: "ALL", keyId: "a".repeat(32), key: "00112233445566778899aabbccddeeff" }];
  const source = { kind: "STATIC", keys };
  await createKeyProvider(tenant, newKeyProviderSchema.parse({ name: "own", source }));
  const endpoint = newOriginEndpointSchema.parse({
    name: "protected",
    container: "CMAF",
    manifests: [{ kind: "HLS" }],
    encryption: { method: "CENC", drmSystems: ["CLEAR_KEY"] },
    access: { cdnAuthorization: true },
  });
  await createOriginEndpoint(tenant, { ...endpoint, ...path });
  await createCdnSecret(tenant, { ...path, originEndpoint: "protected", value: "long enough to be no guess" });
  await createTokenKey(tenant, newTokenKeySchema.parse({ name: "web", algorithm: "HS256" }));
  const account = { control: tenant.control, ip: null, userId: userIdSchema.parse(tenant.actor.id), sessionId: "us" };
  await startTwoFactor(account, { password: tenant.password });
  return path;
};

test("every column that holds something sealed is known to the change of master keys", async () => {
  const rows = await testControl.database.query(
    "superuser",
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and column_name like 'sealed\\_%'`,
  );
  expect(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
    rows.map(({ name }) => name).sort(),
  );
});

test("after a change of master keys all that is kept is sealed with the new one, and the old one can be given up", async () => {
  const path = await fill();
  const before = await getIngestCredentials(tenant, path);
  const filled = await countSealedBy("old");
  expect(Object.entries(filled).filter(([, count]) => count === 0)).toEqual([]);

  const { resealed, unreadable } = await reseal(restart(NEW, OLD), refuseUnreadable);
  expect({ resealed, unreadable }).toEqual({
    resealed: Object.values(filled).reduce((sum, count) => sum + count, 0),
    unreadable: 0,
  });
  expect(await countSealedBy("new")).toEqual(filled);
  expect(await reseal(restart(NEW, OLD), refuseUnreadable)).toEqual({ resealed: 0, unreadable: 0 });

  const control = restart(NEW);
  expect(await getIngestCredentials({ ...tenant, control }, path)).toEqual(before);
  const snapshot = await readSnapshot(control, 0);
  expect(JSON.stringify(snapshot)).toContain(path.channel);
});

test("what no master key opens is told and left as it is, and all else is sealed anew", async () => {
  await fill();
  const [broken] = await testControl.database.query("superuser", [
    `update token_key set sealed_secret = 'v1:lost:AAAA:AAAA:AAAA' where tenant_id = $1 returning id`,
    [tenant.tenantId],
  ]);
  const told: unknown[] = [];
  const { unreadable } = await reseal(restart(NEW, OLD), (place) => told.push(place));
  expect(unreadable).toBe(1);
  expect(told).toEqual([{ tenantId: tenant.tenantId, rowId: broken?.["id"], column: "token_key.secret" }]);
  expect(Object.values(await countSealedBy("old")).every((count) => count === 0)).toBe(true);
});

test("whoever writes a value between its reading and its sealing wins: no change is undone", async () => {
  await fill();
  const column = SEALED_COLUMNS.find((each) => each.column === "sealed_password");
  if (column === undefined) throw new Error("ingest passwords are not sealed");
  const { control } = tenant;
  const found = await control.db.asSystem("reseal", (tx) => listSealedOtherwise(tx, column, "new", FIRST_ROW, 1000));
  const value = found.find(({ place }) => place.tenantId === tenant.tenantId);
  if (value === undefined) throw new Error("nothing is sealed with the old key");
  const written = "v1:new:written:mean:while";
  await testControl.database.query("superuser", [
    "update ingest_endpoint set sealed_password = $1 where id = $2",
    [written, value.place.rowId],
  ]);
  expect(await control.db.asSystem("reseal", (tx) => replaceSealed(tx, column, value, "too late"))).toBe(false);
  const [after] = await testControl.database.query("superuser", [
    "select sealed_password from ingest_endpoint where id = $1",
    [value.place.rowId],
  ]);
  expect(after?.["sealed_password"]).toBe(written);
});
