import { PERMISSIONS } from "@sluice/contracts";
import { signIn, type TenantContext } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { ApiContext } from "../src/index.ts";
import { createSessionContext, openApiDocument } from "../src/index.ts";
import { listOperations, listProcedures } from "../src/rest/operations.ts";
import { callProcedure } from "./call-procedure.ts";
import { asKey } from "./principals.ts";

const OPERATOR = "operator@example.com";

type Owner = TenantContext & { readonly email: string; readonly password: string };

let testControl: TestControl;
let tenant: Owner;
let operator: ApiContext;
/** Of the tenant that is suspended and limited below: made while it may still make one. */
let key: ApiContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"), { operatorEmails: [OPERATOR] });
  tenant = await testControl.newTenant();
  key = await asKey(tenant, PERMISSIONS);
  operator = await asPerson(await withAddress(await testControl.newTenant("Operators"), OPERATOR, true));
});
afterAll(() => testControl.close());

/** An address of our choice, confirmed or not. */
const withAddress = async (owner: Owner, email: string, isVerified: boolean): Promise<Owner> => {
  const change = `update "user" set email = $1, email_verified_at = ${isVerified ? "now()" : "null"} where id = $2`;
  await testControl.database.query("superuser", [change, [email, owner.actor.id]]);
  return { ...owner, email };
};
const asPerson = async (owner: Owner): Promise<ApiContext> =>
  createSessionContext(testControl.control, await signIn(testControl.control, owner, null), "192.0.2.7");

const reason = "They asked for it in writing.";
const INPUTS: Readonly<Record<string, () => object | undefined>> = {
  "operator.tenants": () => ({ search: "", sort: "name" }),
  "operator.tenant": () => ({ tenantId: tenant.tenantId }),
  "operator.suspend": () => ({ tenantId: tenant.tenantId, reason }),
  "operator.release": () => ({ tenantId: tenant.tenantId, reason }),
  "operator.grantGrace": () => ({ tenantId: tenant.tenantId, reason }),
  "operator.setPlan": () => ({ tenantId: tenant.tenantId, planId: "committed" }),
  "operator.setLimits": () => ({ tenantId: tenant.tenantId, limitOverrides: { apiKeysPerTenant: 7 } }),
  "operator.setFlag": () => ({ tenantId: tenant.tenantId, flag: "testSource", enabled: true }),
  "operator.usage": () => ({ from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" }),
  "operator.reconciliations": () => ({ limit: 10 }),
  "operator.providerReconciliation": () => undefined,
  "operator.nodes": () => undefined,
  "operator.failedJobs": () => undefined,
  "operator.retryJob": () => ({ id: "1" }),
  "operator.waitingMails": () => undefined,
  "operator.retryMail": () => ({ id: "ml_00000000000000000000" }),
  "operator.audit": () => ({ limit: 10 }),
};

const ofOperators = listProcedures().filter(({ meta }) => meta.access === "operator");

test("every procedure of operators is known here, and none is part of the public API", () => {
  expect(ofOperators.map(({ name }) => name).sort()).toEqual(Object.keys(INPUTS).sort());
  expect(listOperations().filter(({ procedure }) => procedure.startsWith("operator."))).toEqual([]);
  expect(JSON.stringify(openApiDocument("https://sluice.example"))).not.toContain("perator.");
});

const entries = async (): Promise<number> => {
  const [row] = await testControl.database.query("superuser", "select count(*)::int as n from platform_audit_entry");
  return Number(row?.["n"]);
};

describe.each(ofOperators.map(({ name }) => name))("%s", (name) => {
  test("is nothing to owners of tenants, keys and nobody, nor to an address that was not confirmed", async () => {
    const before = await entries();
    const others: Record<string, ApiContext> = {
      owner: await asPerson(tenant),
      key,
      nobody: { control: testControl.control, principal: null, ip: null },
    };
    for (const [who, context] of Object.entries(others)) {
      expect([who, await callProcedure(context, name, INPUTS[name]?.())]).toEqual([who, { refused: "not_found" }]);
    }
    expect(await entries()).toBe(before);
  });

  test("is answered for an operator, and is in the log before", async () => {
    const before = await entries();
    const outcome = await callProcedure(operator, name, INPUTS[name]?.());
    // There is neither that job nor that mail: not to find it is the answer.
    if (/retry/.test(name)) {
      expect(outcome).toEqual({ refused: "not_found" });
      return;
    }
    expect(outcome).toHaveProperty("answer");
    expect(await entries()).toBe(before + 1);
  });
});

test("an address on the list that nobody has confirmed opens nothing", async () => {
  const listed = await createTestControl(inject("testServerUrl"), { operatorEmails: [" Ops@Example.com "] });
  try {
    const owner = await listed.newTenant();
    const set = (verified: string) =>
      [
        `update "user" set email = 'ops@example.com', email_verified_at = ${verified} where id = $1`,
        [owner.actor.id],
      ] as const;
    const ask = async () => {
      const claim = await signIn(listed.control, { email: "ops@example.com", password: owner.password }, null);
      return callProcedure(await createSessionContext(listed.control, claim, null), "operator.nodes", undefined);
    };
    await listed.database.query("superuser", set("null"));
    expect(await ask()).toEqual({ refused: "not_found" });
    await listed.database.query("superuser", set("now()"));
    expect(await ask()).toEqual({ answer: { items: [] } });
  } finally {
    await listed.close();
  }
});
