import { randomUUID } from "node:crypto";
import {
  CONFINABLE_PERMISSIONS,
  isConfinable,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
  roleAllows,
} from "@sluice/contracts";
import { createApiKey, createChannelGroup, revokeApiKey, rotateApiKey, type TenantContext } from "@sluice/control";
import { createTestControl, type TestControl } from "@sluice/control/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type ApiContext, createApiKeyContext, createRestHandler, createSessionContext } from "../src/index.ts";
import { listOperations, listProcedures, type Operation } from "../src/rest/operations.ts";
import { ACCESS_MATRIX, furnish, type Row } from "./access-matrix.ts";
import { callProcedure } from "./call-procedure.ts";
import { allBut, asRole } from "./principals.ts";
import { readProblem, sendOperation } from "./send-operation.ts";

let testControl: TestControl;
let own: TenantContext;
let foreign: TenantContext;
let askers: Asker[];
let handle: (request: Request) => Promise<Response>;

beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
  handle = createRestHandler({
    control: testControl.control,
    publicUrl: "http://dashboard.test",
    rateOf: () => ({ perSecond: 1e6, burst: 1e6 }),
    // Strangers are counted by address: each of these asks from another.
    ipOf: () => randomUUID(),
  });
  own = await testControl.newTenant();
  foreign = await testControl.newTenant();
  await furnish(own);
  await createChannelGroup(own, { name: "other", description: "" });
  askers = await listAskers();
});
afterAll(() => testControl.close());

type Expected = "answer" | "forbidden" | "not_found" | "unauthenticated";

/** One column of the matrix: somebody who asks, and what they may have. */
interface Asker {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly standing: "own" | "foreign" | "nobody";
  /** The channel groups that a key is confined to: those of the things that rows name, or others. */
  readonly confinedTo?: "things" | "others";
  readonly context: () => Promise<ApiContext>;
  /** Of keys, which REST takes. */
  readonly secret?: string | undefined;
}

const keyAsker = async (
  name: string,
  tenant: TenantContext,
  permissions: readonly Permission[],
  more: Partial<Asker> & { channelGroups?: string[]; end?: "expire" | "revoke" | "rotate" } = {},
): Promise<Asker> => {
  const { channelGroups, end, ...rest } = more;
  const { id, secret } = await createApiKey(tenant, {
    name,
    permissions: [...permissions],
    expiresInDays: end === "expire" ? 1 : null,
    ...(channelGroups === undefined ? {} : { channelGroups }),
  });
  if (end === "revoke") await revokeApiKey(tenant, { id });
  if (end === "rotate") await rotateApiKey(tenant, { id, overlapSeconds: 0 });
  return {
    name,
    permissions,
    standing: "own",
    context: () => createApiKeyContext(tenant.control, `Bearer ${secret}`, null),
    secret,
    ...rest,
  };
};

const roleAsker = (role: Role, tenant: TenantContext, standing: "own" | "foreign"): Asker => ({
  name: `${role} of ${standing === "own" ? "the" : "another"} tenant`,
  permissions: PERMISSIONS.filter((permission) => roleAllows(role, permission)),
  standing,
  context: () => asRole(tenant, role),
});

const THINGS = ["live", "empty"];

const listAskers = async (): Promise<Asker[]> => {
  const nobody = (name: string, secret?: string): Asker => ({
    name,
    permissions: [],
    standing: "nobody",
    context: () => createApiKeyContext(testControl.control, secret === undefined ? null : `Bearer ${secret}`, null),
    secret,
  });
  const askers = [
    nobody("nobody"),
    nobody("a key that never was", `sk_${"0".repeat(51)}`),
    {
      ...nobody("somebody who is a member of no tenant any more"),
      context: () =>
        createSessionContext(
          testControl.control,
          { userId: "us_00000000000000000000", sessionVersion: 1, sessionId: "se_none" },
          null,
        ),
    },
    ...ROLES.map((role) => roleAsker(role, own, "own")),
    ...ROLES.map((role) => roleAsker(role, foreign, "foreign")),
    await keyAsker("a key with everything", own, PERMISSIONS),
    await keyAsker("another tenant's key with everything", foreign, PERMISSIONS, { standing: "foreign" }),
    await keyAsker("a key confined to the groups", own, CONFINABLE_PERMISSIONS, {
      channelGroups: THINGS,
      confinedTo: "things",
    }),
    await keyAsker("a key confined to other groups", own, CONFINABLE_PERMISSIONS, {
      channelGroups: ["other"],
      confinedTo: "others",
    }),
    await keyAsker("a revoked key", own, PERMISSIONS, { end: "revoke", standing: "nobody" }),
    await keyAsker("the secret before a rotation", own, PERMISSIONS, { end: "rotate", standing: "nobody" }),
    await keyAsker("an expired key", own, PERMISSIONS, { end: "expire", standing: "nobody" }),
  ];
  for (const permission of PERMISSIONS) {
    askers.push(await keyAsker(`a key with ${permission} alone`, own, [permission]));
    askers.push(await keyAsker(`a key with everything but ${permission}`, own, allBut(permission)));
  }
  testControl.clock.nowMs += 2 * 86_400_000;
  return askers;
};

const procedures = listProcedures().filter(({ meta }) => meta.access === "tenant");
const operations = new Map(listOperations().map((operation) => [operation.procedure, operation]));

/** What the tables say. */
const expected = (asker: Asker, row: Row, meta: (typeof procedures)[number]["meta"]): Expected => {
  if (asker.standing === "nobody") return "unauthenticated";
  const needed = [meta.permission as Permission, ...(meta.alsoNeeds ?? [])];
  const isConfined = asker.confinedTo !== undefined;
  const has = (permission: Permission) =>
    asker.permissions.includes(permission) && (!isConfined || isConfinable(permission));
  if (!needed.every(has) || (isConfined && meta.isTenantWide === true)) return "forbidden";
  const isElsewhere = asker.standing === "foreign" || asker.confinedTo === "others";
  if (row.namesThing === true && isElsewhere) return "not_found";
  return (row.gives ?? []).every(has) ? "answer" : "forbidden";
};

let cells = 0;

describe.each(procedures)("$name", ({ name, meta }) => {
  test("asked by every role and kind of key, of the own, another and no tenant, does what the tables say", async () => {
    const row = ACCESS_MATRIX[name] as Row;
    const operation = operations.get(name) as Operation;
    const wrong: string[] = [];
    const check = (asker: Asker, want: Expected, got: string) => {
      cells += 1;
      // Nobody takes payments here: whoever may ask is told that, and nobody else is.
      const isOff = got === "billing_off" && (want === "answer" || want === "not_found");
      if (got !== want && !isOff) wrong.push(`${asker.name}: ${got}, not ${want}`);
    };
    const input = await row.input(own);
    // A dry run decides as the real thing does and leaves the tenant as it is, for the next cell.
    const isDryRun = operation.method !== "GET" && meta.reachesOutside !== true;
    for (const asker of askers) {
      const want = expected(asker, row, meta);
      const outcome = await callProcedure({ ...(await asker.context()), isDryRun }, name, input);
      check(asker, want, "answer" in outcome ? "answer" : outcome.refused);
      if (asker.secret === undefined && asker.name !== "nobody") continue;
      const response = await sendOperation(handle, operation, input, asker.secret, isDryRun);
      check(asker, want, response.ok ? "answer" : String((await readProblem(response))["code"]));
    }
    expect(wrong).toEqual([]);
  });
});

test("at least a thousand cells were walked", () => {
  process.stdout.write(`permission matrix: ${cells} cells\n`);
  expect(cells).toBeGreaterThanOrEqual(1000);
});
