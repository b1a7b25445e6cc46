import { PERMISSIONS } from "@sluice/contracts";
import { closeTenant } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createApiKeyContext } from "../src/index.ts";
import { listProcedures } from "../src/rest/operations.ts";
import { ACCESS_MATRIX, furnish } from "./access-matrix.ts";
import { callProcedure } from "./call-procedure.ts";
import { asKey, asRole, newKey } from "./principals.ts";

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

const OPEN = ["tenant.export", "tenant.get", "tenant.restore"];

test("a closed tenant can be read, exported and restored, and nothing else, by its owner and by keys alike", async () => {
  const tenant = await testControl.newTenant("Arena TV");
  await furnish(tenant);
  const secret = await newKey(tenant, PERMISSIONS);
  await closeTenant(tenant, { name: "Arena TV" });
  const owner = await asRole(tenant, "owner");
  const key = await createApiKeyContext(testControl.control, `Bearer ${secret}`, null);
  const names = listProcedures().flatMap(({ name, meta }) => (meta.access === "tenant" ? [name] : []));
  for (const name of names.filter((each) => !OPEN.includes(each))) {
    const input = await ACCESS_MATRIX[name]?.input(tenant);
    for (const context of [owner, key]) {
      expect([name, await callProcedure(context, name, input)]).toEqual([name, { refused: "tenant_closed" }]);
    }
  }
  for (const name of OPEN)
    expect([name, await callProcedure(key, name, undefined)]).toEqual([name, { answer: expect.anything() }]);
  expect(
    await callProcedure(await asKey(tenant, PERMISSIONS), "channels.list", { channelGroup: "live" }),
  ).toHaveProperty("answer");
});
