import { startTestPayments, type TestPayments } from "@sluice/billing/testing";
import { type Permission, ROLES, roleAllows } from "@sluice/contracts";
import { signIn, type TenantContext } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createSessionContext } from "../src/index.ts";
import { listProcedures } from "../src/rest/operations.ts";
import { ACCESS_MATRIX, furnish, type Row } from "./access-matrix.ts";
import { callProcedure } from "./call-procedure.ts";
import { allBut, asKey, asRole } from "./principals.ts";

let testControl: TestControl;
let testPayments: TestPayments;
let tenant: TenantContext;
beforeAll(async () => {
  const clock = { nowMs: Date.parse("2026-05-01T10:00:00.000Z") };
  testPayments = await startTestPayments(() => clock.nowMs);
  testControl = await createTestControl(inject("testServerUrl"), { payments: testPayments.payments, clock });
});
afterAll(async () => {
  await testControl.close();
  await testPayments.close();
});

const procedures = listProcedures();
const ofTenants = procedures.filter(({ meta }) => meta.access === "tenant");

test("every procedure says who may call it, and every one of a tenant has a row in the matrix", () => {
  expect(procedures.filter(({ meta }) => meta.access === undefined)).toEqual([]);
  expect(ofTenants.map(({ name }) => name).sort()).toEqual(Object.keys(ACCESS_MATRIX).sort());
  for (const { name, meta } of ofTenants) expect([name, meta.permission]).toEqual([name, expect.any(String)]);
});

test("what anybody may call is exactly what one needs before one has a session", () => {
  const open = procedures.filter(({ meta }) => meta.access === "public").map(({ name }) => name);
  expect(open.sort()).toEqual([
    "account.joinWithNewAccount",
    "account.openInvitation",
    "account.requestPasswordReset",
    "account.resendVerification",
    "account.resetPassword",
    "account.signUp",
    "account.verifyEmail",
  ]);
  const ofPeople = procedures.filter(({ meta }) => meta.access === "session").map(({ name }) => name);
  expect(ofPeople.filter((name) => !name.startsWith("account.")).sort()).toEqual([
    "members.leave",
    "members.transferOwnership",
    "onboarding.get",
    "onboarding.setDismissed",
  ]);
});

test("a person learns who they are; nobody and an API key do not", async () => {
  const owner = await testControl.newTenant();
  const session = await createSessionContext(testControl.control, await signIn(testControl.control, owner, null), null);
  expect(await callProcedure(session, "account.me", undefined)).toMatchObject({
    answer: { user: { email: owner.email } },
  });
  const nobody = await createSessionContext(testControl.control, null, null);
  expect(await callProcedure(nobody, "account.me", undefined)).toEqual({ refused: "unauthenticated" });
  expect(await callProcedure(await asKey(owner, ["tenant:read"]), "account.me", undefined)).toEqual({
    refused: "forbidden",
  });
});

/** Everything that a tenant has, as text. */
const stateOf = async ({ tenantId }: TenantContext): Promise<string> => {
  const tables = [
    "channel_group",
    "channel",
    "ingest_endpoint",
    "origin_endpoint",
    "cdn_secret",
    "token_key",
    "token_revocation",
    "tenant_access",
    "channel_config",
    "audit_entry",
    "member",
    "invitation",
  ];
  const parts = tables.map((name) => `select to_jsonb(t)::text as row from ${name} t where tenant_id = $1`);
  // Keys carry the time of their last use, which looking changes.
  parts.push("select id || coalesce(revoked_at::text, '') as row from api_key where tenant_id = $1");
  parts.push("select to_jsonb(t)::text as row from tenant t where id = $1");
  return JSON.stringify(
    await testControl.database.query("superuser", [`${parts.join(" union all ")} order by 1`, [tenantId]]),
  );
};

describe.each(
  ofTenants.map(({ name, meta }) => ({ name, needed: [meta.permission as Permission, ...(meta.alsoNeeds ?? [])] })),
)("$name", ({ name, needed }) => {
  const row = ACCESS_MATRIX[name] as Row;
  // One tenant for all tests of a procedure, in this order: those that must change nothing come first.
  beforeAll(async () => {
    tenant = await testControl.newTenant();
    await furnish(tenant);
    await row.prepare?.(tenant);
  });

  test("is closed to nobody", async () => {
    const nobody = { control: testControl.control, principal: null, ip: null };
    expect(await callProcedure(nobody, name, await row.input(tenant))).toEqual({ refused: "unauthenticated" });
  });

  test("neither shows nor touches anything of this tenant for the owner of another", async () => {
    const input = await row.input(tenant);
    const other = await testControl.newTenant();
    const before = await stateOf(tenant);
    const outcome = await callProcedure(await asRole(other, "owner"), name, input);
    if (row.namesThing) expect(outcome).toEqual({ refused: "not_found" });
    else expect(outcome).toHaveProperty("answer");
    expect(await stateOf(tenant)).toBe(before);
    const ids = before.match(/\b(?:cg|ch|ie|ep|ak|ae|mb|tn)_[0-9a-z]{20}\b/g) ?? [];
    expect(ids.length).toBeGreaterThan(5);
    for (const id of new Set(ids)) expect(JSON.stringify(outcome)).not.toContain(id);
  });

  test("is open to an API key with what it needs alone, and closed to one that lacks any of it", async () => {
    const input = await row.input(tenant);
    for (const permission of needed) {
      expect(await callProcedure(await asKey(tenant, allBut(permission)), name, input)).toEqual({
        refused: "forbidden",
      });
    }
    const enough = [...new Set([...needed, ...(row.gives ?? [])])];
    expect(await callProcedure(await asKey(tenant, enough), name, input)).toHaveProperty("answer");
  });

  test("needs whatever it would need to make and show what it makes and shows", async () => {
    const several: Record<string, Permission[]> = {
      "channels.quickStart": ["channel:write", "channelGroup:write", "ingestCredentials:read", "originEndpoint:write"],
      "tenant.export": [
        "apiKey:read",
        "channel:read",
        "channelGroup:read",
        "keyProvider:read",
        "licenceRequest:read",
        "member:read",
        "originEndpoint:read",
        "tenant:read",
        "tokenKey:read",
        "usage:read",
      ],
    };
    expect([...needed].sort()).toEqual(several[name] ?? [needed[0]]);
  });

  test("is open to the roles that have what it needs, and to no other", async () => {
    const input = await row.input(tenant);
    for (const role of ROLES) {
      const outcome = await callProcedure(await asRole(tenant, role), name, input);
      const isForbidden = "refused" in outcome && outcome.refused === "forbidden";
      expect([role, isForbidden]).toEqual([role, !needed.every((permission) => roleAllows(role, permission))]);
    }
  });
});
