import { generateKeyPairSync } from "node:crypto";
import { newTokenKeySchema, tenantAccessSchema } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { createChannelGroup } from "../channel-groups/create-channel-group.ts";
import type { TenantContext } from "../control.ts";
import { readSnapshot, waitForSnapshot } from "../snapshot/read-snapshot.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { createTokenRevocation } from "../token-revocations/create-token-revocation.ts";
import { deleteTokenRevocation } from "../token-revocations/delete-token-revocation.ts";
import { listTokenRevocations } from "../token-revocations/list-token-revocations.ts";
import { createTokenKey } from "./create-token-key.ts";
import { deleteTokenKey } from "./delete-token-key.ts";
import { getTokenKey } from "./get-token-key.ts";
import { listTokenKeys } from "./list-token-keys.ts";
import { updateTokenKey } from "./update-token-key.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  tenant = await testControl.newTenant();
});
afterAll(() => testControl.close());

const create = (input: object) => createTokenKey(tenant, newTokenKeySchema.parse({ name: "k", ...input }));

/** What packagers are told of the tenant, of all or after a revision. */
const published = async (after?: number) => {
  const snapshot = await readSnapshot(testControl.control, after);
  return snapshot?.tenantAccess?.find(({ tenantId }) => tenantId === tenant.tenantId);
};
const newest = async () => (await readSnapshot(testControl.control, undefined))?.revision ?? 0;

const PAIRS = {
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: generateKeyPairSync("ed25519"),
  RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
} as const;
type Pair = keyof typeof PAIRS;
const pem = (name: Pair): string => PAIRS[name].publicKey.export({ type: "spki", format: "pem" }).toString();
/** Nobody has its private half. */
const rsaJwk = (bits: number, e: string): string =>
  JSON.stringify({ kty: "RSA", n: Buffer.alloc(bits / 8, 0xc3).toString("base64url"), e });
const jwk = (name: Pair): string => JSON.stringify(PAIRS[name].publicKey.export({ format: "jwk" }));

test("a secret is shown once, lies sealed, and goes to packagers alone", async () => {
  const { secret, ...key } = await create({ algorithm: "HS256", kid: "shop" });
  expect(Buffer.from(secret ?? "", "base64url")).toHaveLength(32);
  expect(await getTokenKey(tenant, key)).toEqual(key);
  expect(key.publicKey).toBeNull();
  expect(await testControl.database.dump()).not.toContain(secret);
  expect((await published())?.keys).toEqual([
    { kid: "shop", algorithm: "HS256", material: secret, egressId: null, issuer: null, audience: null },
  ]);
});

test.each(Object.keys(PAIRS) as Pair[])(
  "%s takes its public key as PEM and as JWK, and tells packagers the same",
  async (algorithm) => {
    const given = [pem(algorithm), jwk(algorithm)];
    for (const publicKey of given) expect((await create({ algorithm, publicKey })).secret).toBeNull();
    const keys = (await published())?.keys ?? [];
    expect(keys.map(({ material }) => material)).toEqual([pem(algorithm), pem(algorithm)]);
  },
);

test.each<[string, object]>([
  [
    "another curve",
    {
      algorithm: "ES256",
      publicKey: generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey.export({ type: "spki", format: "pem" }),
    },
  ],
  ["a key of another kind", { algorithm: "EdDSA", publicKey: pem("RS256") }],
  [
    "a short RSA key",
    {
      algorithm: "RS256",
      publicKey: generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ type: "spki", format: "pem" }),
    },
  ],
  ["an RSA key that takes milliseconds to check with", { algorithm: "RS256", publicKey: rsaJwk(8192, "AQAB") }],
  ["an RSA exponent that does", { algorithm: "RS256", publicKey: rsaJwk(3072, "A".repeat(64) + "Bw".repeat(120)) }],
  [
    "a private key in PEM",
    { algorithm: "ES256", publicKey: PAIRS.ES256.privateKey.export({ type: "pkcs8", format: "pem" }) },
  ],
  [
    "a private key in JWK",
    { algorithm: "ES256", publicKey: JSON.stringify(PAIRS.ES256.privateKey.export({ format: "jwk" })) },
  ],
  ["a secret in JWK", { algorithm: "RS256", publicKey: '{"kty":"oct","k":"AAAA"}' }],
  ["words", { algorithm: "RS256", publicKey: "secret" }],
])("%s is refused at its field", async (_, input) => {
  await expect(create(input)).rejects.toMatchObject({ code: "invalid_request", violations: [{ path: "publicKey" }] });
});

test("an HS256 key takes no public key, and the others need one", () => {
  expect(newTokenKeySchema.safeParse({ name: "k", algorithm: "HS256", publicKey: pem("RS256") }).success).toBe(false);
  expect(newTokenKeySchema.safeParse({ name: "k", algorithm: "RS256" }).success).toBe(false);
});

test("an id is taken once in a workspace, and free in another", async () => {
  await create({ algorithm: "HS256", kid: "same" });
  await expect(create({ algorithm: "HS256", kid: "same" })).rejects.toMatchObject({ code: "name_taken" });
  tenant = await testControl.newTenant();
  await create({ algorithm: "HS256", kid: "same" });
});

test("a key for one channel group is told with its egress id, and one that is not there is refused", async () => {
  const { egressId } = await createChannelGroup(tenant, { name: "sports", description: "" });
  await create({ algorithm: "HS256", channelGroup: "sports" });
  expect((await published())?.keys).toMatchObject([{ egressId }]);
  await expect(create({ algorithm: "HS256", channelGroup: "none" })).rejects.toMatchObject({ code: "not_found" });
});

test("issuer and audience are told to packagers as they were given, changed and taken away", async () => {
  const { id, ...made } = await create({ algorithm: "HS256", issuer: " https://shop.example ", audience: "cdn" });
  expect(made).toMatchObject({ issuer: "https://shop.example", audience: "cdn" });
  const parties = async () => (await published())?.keys.map(({ issuer, audience }) => [issuer, audience]);
  expect(await parties()).toEqual([["https://shop.example", "cdn"]]);
  await updateTokenKey(tenant, { id, audience: "players" });
  expect(await parties()).toEqual([["https://shop.example", "players"]]);
  await updateTokenKey(tenant, { id, issuer: null });
  await updateTokenKey(tenant, { id, name: "renamed" });
  expect(await parties()).toEqual([[null, "players"]]);
  expect(newTokenKeySchema.safeParse({ name: "k", algorithm: "HS256", issuer: " " }).success).toBe(false);
});

test("a key that was told before there was an issuer to ask for asks for none", () => {
  const told = { kid: "k", algorithm: "HS256", material: "AAAA", egressId: null };
  const { keys } = tenantAccessSchema.parse({ tenantId: tenant.tenantId, keys: [told], revocations: [] });
  expect(keys).toEqual([{ ...told, issuer: null, audience: null }]);
});

test("a disabled key is not told any more, an enabled one again, a deleted one never", async () => {
  const { id } = await create({ algorithm: "HS256", kid: "k" });
  const kids = async () => (await published())?.keys.map(({ kid }) => kid);
  await updateTokenKey(tenant, { id, isEnabled: false });
  expect(await kids()).toEqual([]);
  await updateTokenKey(tenant, { id, isEnabled: true });
  expect(await kids()).toEqual(["k"]);
  await deleteTokenKey(tenant, { id });
  expect(await kids()).toEqual([]);
  expect((await listTokenKeys(tenant, { limit: 10 })).items).toEqual([]);
});

test("a revocation wakes whoever waits, is told until it is taken back, and is forgotten when no token can live", async () => {
  await create({ algorithm: "HS256" });
  const before = await newest();
  const waiting = waitForSnapshot(testControl.control, { after: before, waitMs: 50_000 });
  const { id } = await createTokenRevocation(tenant, { kind: "viewer", value: "viewer-1" });
  const told = (await waiting)?.tenantAccess;
  const at = Math.floor(testControl.clock.nowMs / 1000);
  expect(told).toMatchObject([{ tenantId: tenant.tenantId, revocations: [{ kind: "viewer", value: "viewer-1", at }] }]);
  expect(told?.[0]?.keys).toHaveLength(1);
  await deleteTokenRevocation(tenant, { id });
  expect((await published(before))?.revocations).toEqual([]);

  await createTokenRevocation(tenant, { kind: "token", value: "t" });
  testControl.clock.nowMs += 33 * 24 * 3_600_000;
  expect((await listTokenRevocations(tenant, { limit: 10 })).items).toEqual([]);
  expect((await published())?.revocations).toEqual([]);
});

test("what one tenant does is told of that tenant alone", async () => {
  await create({ algorithm: "HS256" });
  const before = await newest();
  const other = await testControl.newTenant();
  await createTokenRevocation(other, { kind: "key", value: "k" });
  const snapshot = await readSnapshot(testControl.control, before);
  expect(snapshot?.tenantAccess?.map(({ tenantId }) => tenantId)).toEqual([other.tenantId]);
});
