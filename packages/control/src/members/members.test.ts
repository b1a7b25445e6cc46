import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { readSession, readSignedIn } from "../accounts/read-session.ts";
import { signIn } from "../accounts/sign-in.ts";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import type { TenantContext } from "../control.ts";
import { listMails } from "../mails/list-mails.ts";
import { addMember, createTestControl, type TestControl } from "../testing/index.ts";
import { leaveTenant } from "./leave-tenant.ts";
import { listMembers } from "./list-members.ts";
import { removeMember } from "./remove-member.ts";
import { transferOwnership } from "./transfer-ownership.ts";
import { updateMemberRole } from "./update-member-role.ts";

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

const page = { limit: 100 };
const membersOf = async (tenant: TenantContext) => (await listMembers(tenant, page)).items;
const ownMemberId = async (tenant: TenantContext & { readonly email: string }): Promise<string> =>
  (await membersOf(tenant)).find(({ email }) => email === tenant.email)?.id ?? "";
const subjectsTo = async (email: string): Promise<string[]> =>
  (await listMails(testControl.control)).filter(({ recipient }) => recipient === email).map(({ subject }) => subject);

describe("a role", () => {
  test("that was changed counts from the next request on, is audited, and is mailed to the member", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant("Arena TV");
    const { memberId, email, password } = await addMember(tenant, "viewer");
    const claim = await signIn(control, { email, password }, null);
    expect(await readSession(control, claim)).toMatchObject({ role: "viewer" });
    await updateMemberRole(tenant, { id: memberId, role: "admin" });
    expect(await readSession(control, claim)).toMatchObject({ role: "admin" });
    expect((await listAuditEntries(tenant, page)).items[0]).toMatchObject({
      action: "member.updateRole",
      before: { role: "viewer" },
      after: { role: "admin" },
    });
    expect(await subjectsTo(email)).toContain("Your role in Arena TV has changed");
  });

  test("above one's own can neither be given nor taken away", async () => {
    const tenant = await testControl.newTenant();
    const admin = await addMember(tenant, "admin");
    const viewer = await addMember(tenant, "viewer");
    const ownerId = await ownMemberId(tenant);
    const forbidden = { code: "forbidden" };
    await expect(updateMemberRole(admin.context, { id: viewer.memberId, role: "owner" })).rejects.toMatchObject(
      forbidden,
    );
    await expect(updateMemberRole(admin.context, { id: admin.memberId, role: "owner" })).rejects.toMatchObject(
      forbidden,
    );
    await expect(updateMemberRole(admin.context, { id: ownerId, role: "viewer" })).rejects.toMatchObject(forbidden);
    await expect(removeMember(admin.context, { id: ownerId })).rejects.toMatchObject(forbidden);
  });
});

describe("the last owner", () => {
  test("can neither leave nor be demoted nor be removed", async () => {
    const tenant = await testControl.newTenant();
    const id = await ownMemberId(tenant);
    const last = { code: "last_owner" };
    await expect(leaveTenant(tenant)).rejects.toMatchObject(last);
    await expect(updateMemberRole(tenant, { id, role: "admin" })).rejects.toMatchObject(last);
    await expect(removeMember(tenant, { id })).rejects.toMatchObject(last);
    expect(await membersOf(tenant)).toMatchObject([{ id, role: "owner" }]);
  });

  test("stays when two owners leave at once", async () => {
    const tenant = await testControl.newTenant();
    const second = await addMember(tenant, "owner");
    const outcomes = await Promise.allSettled([leaveTenant(tenant), leaveTenant(second.context)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await membersOf(tenant)).toMatchObject([{ role: "owner" }]);
  });
});

test("a removed member's open session ends with its next request, and only in that tenant", async () => {
  const { control, newTenant } = testControl;
  const tenant = await newTenant();
  const { memberId, email, password } = await addMember(tenant, "viewer");
  const claim = await signIn(control, { email, password }, null);
  expect(await readSession(control, claim)).not.toBeNull();
  await removeMember(tenant, { id: memberId });
  expect(await readSession(control, claim)).toBeNull();
  expect(await subjectsTo(email)).toContain("You are no longer a member of Tenant");
  expect(await readSignedIn(control, claim)).toMatchObject({ person: { email }, session: null });
  await expect(removeMember(tenant, { id: memberId })).rejects.toMatchObject({ code: "not_found" });
});

test("anybody may leave, and is gone", async () => {
  const tenant = await testControl.newTenant();
  const { context, email } = await addMember(tenant, "billing");
  await leaveTenant(context);
  expect((await membersOf(tenant)).map((member) => member.email)).not.toContain(email);
});

describe("ownership", () => {
  test("moves with the owner's password: the other owns, the giver is an admin, and both are told", async () => {
    const tenant = await testControl.newTenant("Arena TV");
    const { memberId, email } = await addMember(tenant, "viewer");
    await transferOwnership(tenant, { memberId, password: tenant.password });
    const roles = new Map((await membersOf(tenant)).map((member) => [member.email, member.role]));
    expect([roles.get(email), roles.get(tenant.email)]).toEqual(["owner", "admin"]);
    expect(await subjectsTo(email)).toContain("You own Arena TV now");
    expect(await subjectsTo(tenant.email)).toContain("You handed Arena TV over");
  });

  test("stays without the right password, and with who is no owner", async () => {
    const tenant = await testControl.newTenant();
    const admin = await addMember(tenant, "admin");
    const viewer = await addMember(tenant, "viewer");
    const before = await membersOf(tenant);
    const { memberId } = viewer;
    await expect(transferOwnership(tenant, { memberId, password: "wrong" })).rejects.toMatchObject({
      code: "invalid_credentials",
    });
    await expect(transferOwnership(admin.context, { memberId, password: admin.password })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await membersOf(tenant)).toEqual(before);
  });

  test("cannot be guessed for: after ten wrong passwords the right one is refused too", async () => {
    const tenant = await testControl.newTenant();
    const { memberId } = await addMember(tenant, "viewer");
    for (let i = 0; i < 10; i++) {
      await expect(transferOwnership(tenant, { memberId, password: "wrong" })).rejects.toMatchObject({
        code: "invalid_credentials",
      });
    }
    await expect(transferOwnership(tenant, { memberId, password: tenant.password })).rejects.toMatchObject({
      code: "rate_limited",
    });
  });
});
