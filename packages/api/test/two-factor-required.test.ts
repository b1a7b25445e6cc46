import type { Session } from "@sluice/contracts";
import { type TenantContext, updateTenant } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { ApiContext } from "../src/index.ts";
import { listProcedures } from "../src/rest/operations.ts";
import { ACCESS_MATRIX, furnish } from "./access-matrix.ts";
import { callProcedure } from "./call-procedure.ts";
import { asKey, asRole } from "./principals.ts";

let testControl: TestControl;
let tenant: TenantContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  tenant = await testControl.newTenant();
  await furnish(tenant);
  await updateTenant({ ...tenant, actor: { kind: "system", id: "test", label: "test" } }, { requiresTwoFactor: true });
});
afterAll(() => testControl.close());

const member = async (change: Partial<Session>): Promise<ApiContext> => {
  const context = await asRole(tenant, "owner");
  if (context.principal?.kind !== "user") throw new Error("asRole gives people");
  return { ...context, principal: { kind: "user", session: { ...context.principal.session, ...change } } };
};

test("in a tenant that asks for it, a member without a second factor reaches nothing of the tenant", async () => {
  const context = await member({ hasTwoFactor: false });
  for (const { name, meta } of listProcedures()) {
    if (meta.access !== "tenant") continue;
    const input = await ACCESS_MATRIX[name]?.input(tenant);
    expect([name, await callProcedure(context, name, input)]).toEqual([name, { refused: "two_factor_required" }]);
  }
});

test("nor what is no permission's but any member's: the guide to the first steps, and giving the tenant away", async () => {
  const context = await member({ hasTwoFactor: false });
  for (const [name, input] of [
    ["onboarding.get", undefined],
    ["onboarding.setDismissed", { dismissed: true }],
    ["members.transferOwnership", { memberId: "mem_none", password: "none" }],
  ] as const) {
    expect([name, await callProcedure(context, name, input)]).toEqual([name, { refused: "two_factor_required" }]);
  }
});

test("but their own account, to set it up there; whoever has it, and API keys, notice nothing", async () => {
  const context = await member({ hasTwoFactor: false });
  expect(await callProcedure(context, "account.me", undefined)).toHaveProperty("answer");
  expect(await callProcedure(await member({ hasTwoFactor: true }), "tenant.get", undefined)).toHaveProperty("answer");
  expect(await callProcedure(await asKey(tenant, ["tenant:read"]), "tenant.get", undefined)).toHaveProperty("answer");
});
