import { type Person, PLANS } from "@sluice/contracts";
import { newId } from "@sluice/db";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { TRY_LIMITS } from "../accounts/limit-tries.ts";
import { readSession, readSignedIn } from "../accounts/read-session.ts";
import { signIn } from "../accounts/sign-in.ts";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import type { TenantContext } from "../control.ts";
import { listMails } from "../mails/list-mails.ts";
import { listMembers } from "../members/list-members.ts";
import { addMember, createTestControl, mailedToken, type TestControl, withRole } from "../testing/index.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { createInvitation } from "./create-invitation.ts";
import { joinWithNewAccount } from "./join-with-new-account.ts";
import { listInvitations } from "./list-invitations.ts";
import { openInvitation } from "./open-invitation.ts";
import { resendInvitation } from "./resend-invitation.ts";
import { revokeInvitation } from "./revoke-invitation.ts";

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

const page = { limit: 100 };
const password = "correct horse battery";
const newEmail = () => `${newId("user")}@example.com`;

const personOf = async (account: { email: string; password: string }): Promise<Person> => {
  const claim = await signIn(testControl.control, account, null);
  const known = await readSignedIn(testControl.control, claim);
  if (known === null) throw new Error("signed in as nobody");
  return known.person;
};

describe("an invitation", () => {
  test("lets somebody without an account join with the invited role; their address counts as confirmed", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant("Arena TV");
    const email = newEmail();
    await createInvitation(tenant, { email, role: "operator" });
    const token = await mailedToken(control, email);
    expect(await openInvitation(control, { token }, null)).toEqual({
      tenantName: "Arena TV",
      email,
      role: "operator",
      invitedBy: tenant.email,
      hasAccount: false,
    });
    const { tenantId } = await joinWithNewAccount(control, { token, name: "Olga", password }, null);
    expect(tenantId).toBe(tenant.tenantId);
    const session = await readSession(control, await signIn(control, { email, password }, null));
    expect(session).toMatchObject({
      user: { email, emailVerified: true },
      tenant: { id: tenant.tenantId },
      role: "operator",
    });
    expect((await listInvitations(tenant, page)).items).toEqual([]);
    const actions = (await listAuditEntries(tenant, page)).items.map(({ action }) => action);
    expect(actions.sort()).toEqual(["account.signUp", "invitation.accept", "invitation.create"]);
  });

  test("lets somebody with an account join, and the next sign-in leads there", async () => {
    const { control, newTenant } = testControl;
    const [tenant, other] = [await newTenant(), await newTenant()];
    await createInvitation(tenant, { email: other.email, role: "viewer" });
    const token = await mailedToken(control, other.email);
    expect(await openInvitation(control, { token }, null)).toMatchObject({ hasAccount: true });
    await expect(joinWithNewAccount(control, { token, name: "X", password }, null)).rejects.toMatchObject({
      code: "email_taken",
    });
    await acceptInvitation(control, await personOf(other), { token }, null);
    expect(await signIn(control, other, null)).toMatchObject({ tenantId: tenant.tenantId });
    expect((await listMembers(tenant, page)).items.map(({ role }) => role).sort()).toEqual(["owner", "viewer"]);
  });

  test("is refused to whoever is signed in with another address, and says so", async () => {
    const { control, newTenant } = testControl;
    const [tenant, other] = [await newTenant(), await newTenant()];
    const email = newEmail();
    await createInvitation(tenant, { email, role: "viewer" });
    const token = await mailedToken(control, email);
    const accepted = acceptInvitation(control, await personOf(other), { token }, null);
    await expect(accepted).rejects.toMatchObject({ code: "wrong_account", message: expect.stringContaining(email) });
    await expect(accepted).rejects.toMatchObject({ message: expect.stringContaining(other.email) });
  });

  test("works once: of two that accept at the same time one becomes a member", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant();
    const email = newEmail();
    await createInvitation(tenant, { email, role: "viewer" });
    const token = await mailedToken(control, email);
    const accept = () => joinWithNewAccount(control, { token, name: "Twin", password }, null);
    const outcomes = await Promise.allSettled([accept(), accept()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(openInvitation(control, { token }, null)).rejects.toMatchObject({ code: "invalid_token" });
  });

  test("ends after 7 days; sent again it is good for 7 more, and the link of before is not", async () => {
    const { control, clock, newTenant } = testControl;
    const tenant = await newTenant();
    const email = newEmail();
    const { id } = await createInvitation(tenant, { email, role: "viewer" });
    const first = await mailedToken(control, email);
    clock.nowMs += 7 * 24 * 3_600_000;
    await expect(openInvitation(control, { token: first }, null)).rejects.toMatchObject({ code: "invalid_token" });
    await resendInvitation(tenant, { id });
    const second = await mailedToken(control, email);
    expect(second).not.toBe(first);
    expect(await openInvitation(control, { token: second }, null)).toMatchObject({ email });
    await expect(openInvitation(control, { token: first }, null)).rejects.toMatchObject({ code: "invalid_token" });
  });

  test("that was revoked opens nothing", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant();
    const email = newEmail();
    const { id } = await createInvitation(tenant, { email, role: "viewer" });
    await revokeInvitation(tenant, { id });
    const token = await mailedToken(control, email);
    await expect(openInvitation(control, { token }, null)).rejects.toMatchObject({ code: "invalid_token" });
    await expect(revokeInvitation(tenant, { id })).rejects.toMatchObject({ code: "not_found" });
  });

  test("keeps its token out of the database", async () => {
    const { control, database, newTenant } = testControl;
    const tenant = await newTenant();
    const email = newEmail();
    await createInvitation(tenant, { email, role: "viewer" });
    const token = await mailedToken(control, email);
    const rows = await database.query("superuser", [
      "select to_jsonb(i)::text as row from invitation i where email = $1",
      [email],
    ]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe("inviting", () => {
  test("an address twice is refused while the first is good, and replaces it afterwards", async () => {
    const { clock, newTenant } = testControl;
    const tenant = await newTenant();
    const email = newEmail();
    await createInvitation(tenant, { email, role: "viewer" });
    await expect(createInvitation(tenant, { email, role: "admin" })).rejects.toMatchObject({
      code: "invitation_pending",
    });
    clock.nowMs += 7 * 24 * 3_600_000;
    await createInvitation(tenant, { email, role: "admin" });
    expect((await listInvitations(tenant, page)).items).toMatchObject([{ email, role: "admin" }]);
  });

  test("beyond the plan's members is refused, also by sending again what had become too old", async () => {
    const { clock, database, newTenant } = testControl;
    const tenant = await newTenant();
    await database.query("superuser", ["update tenant set plan_id = 'free' where id = $1", [tenant.tenantId]]);
    const inviteAll = async (): Promise<string[]> => {
      const ids: string[] = [];
      // The owner has one of the places.
      for (let i = 1; i < PLANS.free.limits.membersPerTenant; i++) {
        ids.push((await createInvitation(tenant, { email: newEmail(), role: "viewer" })).id);
      }
      return ids;
    };
    const [old = ""] = await inviteAll();
    clock.nowMs += 7 * 24 * 3_600_000;
    const [good = ""] = await inviteAll();
    const another = createInvitation(tenant, { email: newEmail(), role: "viewer" });
    await expect(another).rejects.toMatchObject({ code: "limit_reached" });
    await expect(resendInvitation(tenant, { id: old })).rejects.toMatchObject({ code: "limit_reached" });
    expect(await resendInvitation(tenant, { id: good })).toMatchObject({ id: good });
    await revokeInvitation(tenant, { id: good });
    expect(await resendInvitation(tenant, { id: old })).toMatchObject({ id: old });
  });

  test("fills nobody's mailbox, from however many workspaces", async () => {
    const { newTenant } = testControl;
    const email = newEmail();
    const { tries } = TRY_LIMITS.invitationsPerEmail;
    const tenants = [await newTenant(), await newTenant()];
    const ids = await Promise.all(tenants.map((tenant) => createInvitation(tenant, { email, role: "viewer" })));
    for (let sent = ids.length; sent < tries; sent++) {
      const turn = sent % tenants.length;
      await resendInvitation(tenants[turn] as TenantContext, { id: ids[turn]?.id ?? "" });
    }
    const fresh = await newTenant();
    const refused = { code: "rate_limited" };
    await expect(createInvitation(fresh, { email, role: "viewer" })).rejects.toMatchObject(refused);
    await expect(resendInvitation(tenants[0] as TenantContext, { id: ids[0]?.id ?? "" })).rejects.toMatchObject(
      refused,
    );
    expect(await createInvitation(fresh, { email: newEmail(), role: "viewer" })).toMatchObject({ role: "viewer" });
  });

  test("a member is refused, and sends nothing", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant();
    const { email } = await addMember(tenant, "viewer");
    const before = (await listMails(control)).length;
    await expect(createInvitation(tenant, { email, role: "admin" })).rejects.toMatchObject({ code: "already_member" });
    expect((await listMails(control)).length).toBe(before);
  });

  test("to a role above one's own is refused, whoever asks, and so are sending and revoking it", async () => {
    const tenant = await testControl.newTenant();
    const admin = withRole(tenant, "admin");
    for (const role of ["owner", "billing"] as const) {
      await expect(createInvitation(admin, { email: newEmail(), role })).rejects.toMatchObject({ code: "forbidden" });
    }
    const { id } = await createInvitation(tenant, { email: newEmail(), role: "owner" });
    await expect(resendInvitation(admin, { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(revokeInvitation(admin, { id })).rejects.toMatchObject({ code: "forbidden" });
    expect(await createInvitation(admin, { email: newEmail(), role: "admin" })).toMatchObject({ role: "admin" });
  });
});
