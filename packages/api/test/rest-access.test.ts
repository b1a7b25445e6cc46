import { randomUUID } from "node:crypto";
import { startTestPayments, type TestPayments } from "@sluice/billing/testing";
import { PERMISSIONS, type Permission } from "@sluice/contracts";
import type { TenantContext } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createRestHandler } from "../src/index.ts";
import { listOperations, type Operation } from "../src/rest/operations.ts";
import { ACCESS_MATRIX, furnish, type Row } from "./access-matrix.ts";
import { allBut, newKey } from "./principals.ts";
import { readProblem, sendOperation } from "./send-operation.ts";

let testControl: TestControl;
let testPayments: TestPayments;
let handle: (request: Request) => Promise<Response>;
let tenant: TenantContext;
beforeAll(async () => {
  const clock = { nowMs: Date.parse("2026-05-01T10:00:00.000Z") };
  testPayments = await startTestPayments(() => clock.nowMs);
  testControl = await createTestControl(inject("testServerUrl"), { payments: testPayments.payments, clock });
  handle = createRestHandler({
    control: testControl.control,
    publicUrl: "http://dashboard.test",
    rateOf: () => ({ perSecond: 1000, burst: 1000 }),
    // Strangers are counted by address: each of these asks from another.
    ipOf: () => randomUUID(),
  });
});
afterAll(async () => {
  await testControl.close();
  await testPayments.close();
});

const operations = listOperations();

test("all that acts for a tenant is reached by REST, and nothing else is", () => {
  expect(operations.map(({ procedure }) => procedure).sort()).toEqual(Object.keys(ACCESS_MATRIX).sort());
  const addresses = operations.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(addresses).size).toBe(addresses.length);
});

const send = (operation: Operation, input: object | undefined, secret: string | undefined): Promise<Response> =>
  sendOperation(handle, operation, input, secret);

const expectProblem = async (response: Response, status: number, code: string) => {
  expect(response.status).toBe(status);
  expect(await readProblem(response)).toMatchObject({
    status,
    code,
    title: expect.any(String),
    detail: expect.any(String),
  });
};

describe.each(operations)("$method $path", (operation) => {
  const row = ACCESS_MATRIX[operation.procedure] as Row;
  const needed = [operation.meta.permission as Permission, ...(operation.meta.alsoNeeds ?? [])];
  // One tenant for all tests of an operation, in this order: the one that changes something comes last.
  beforeAll(async () => {
    tenant = await testControl.newTenant();
    await furnish(tenant);
    await row.prepare?.(tenant);
  });

  test("401 without a key, and with one that is not valid", async () => {
    const input = await row.input(tenant);
    for (const secret of [undefined, "sk_nonsense"]) {
      const response = await send(operation, input, secret);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      await expectProblem(response, 401, "unauthenticated");
    }
  });

  test("403 with every permission but one that it needs", async () => {
    for (const permission of needed) {
      const response = await send(operation, await row.input(tenant), await newKey(tenant, allBut(permission)));
      await expectProblem(response, 403, "forbidden");
    }
  });

  test("404, or nothing of this tenant, with another tenant's key", async () => {
    const other = await testControl.newTenant();
    const response = await send(operation, await row.input(tenant), await newKey(other, PERMISSIONS));
    if (row.namesThing) await expectProblem(response, 404, "not_found");
    else expect(await response.text()).not.toContain(tenant.tenantId);
  });

  test("success with what it needs alone, for what is there", async () => {
    const enough = [...new Set([...needed, ...(row.gives ?? [])])];
    const response = await send(operation, await row.input(tenant), await newKey(tenant, enough));
    expect(response.status).toBe(operation.meta.successStatus ?? 200);
    if (operation.meta.streamed === true || operation.meta.isXml === true)
      expect((await response.text()).length).toBeGreaterThan(0);
    else if (response.status !== 204) expect(await response.json()).toEqual(expect.any(Object));
  });
});
