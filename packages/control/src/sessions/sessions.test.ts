import type { UserId } from "@sluice/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { AccountContext } from "../accounts/account-context.ts";
import { changePassword } from "../accounts/change-password.ts";
import { changeProfile } from "../accounts/change-profile.ts";
import { TRY_LIMITS } from "../accounts/limit-tries.ts";
import { readSession } from "../accounts/read-session.ts";
import { requestPasswordReset } from "../accounts/request-password-reset.ts";
import { resetPassword } from "../accounts/reset-password.ts";
import { signIn } from "../accounts/sign-in.ts";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import type { TenantContext } from "../control.ts";
import { createTestControl, mailedToken, type TestControl } from "../testing/index.ts";
import { endOtherSessions, endSession, forgetSession } from "./end-session.ts";
import { listSessions } from "./list-sessions.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

let testControl: TestControl;
let owner: TenantContext & { email: string; password: string };
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  owner = await testControl.newTenant();
});
afterAll(() => testControl.close());

const open = (ip = "192.0.2.1", userAgent: string | null = FIREFOX) =>
  signIn(testControl.control, { email: owner.email, password: owner.password }, ip, userAgent);
const contextOf = ({ userId, sessionId }: { userId: UserId; sessionId: string }): AccountContext => ({
  control: testControl.control,
  userId,
  sessionId,
  ip: "192.0.2.1",
});
const isOpen = async (claim: Awaited<ReturnType<typeof open>>) =>
  (await readSession(testControl.control, claim)) !== null;
const lastAction = async () => (await listAuditEntries(owner, { limit: 1 })).items[0];

test("each sign-in is listed with where it came from, this one first, and only to its owner", async () => {
  const [first, second] = [await open("192.0.2.1"), await open("198.51.100.2", "curl/8.5.0")];
  const { items } = await listSessions(contextOf(first));
  expect(items).toMatchObject([
    { id: first.sessionId, isThisOne: true, device: "Firefox on Linux", ip: "192.0.2.1" },
    { id: second.sessionId, isThisOne: false, device: "curl", ip: "198.51.100.2" },
  ]);
  owner = await testControl.newTenant();
  const other = await open();
  expect((await listSessions(contextOf(other))).items.map(({ id }) => id)).toEqual([other.sessionId]);
});

test("when a session was seen last is written once a minute at most", async () => {
  const claim = await open();
  const seenAt = async () => (await listSessions(contextOf(claim))).items[0]?.seenAt;
  const opened = await seenAt();
  testControl.clock.nowMs += 59_000;
  await readSession(testControl.control, claim);
  expect(await seenAt()).toBe(opened);
  testControl.clock.nowMs += 2_000;
  await readSession(testControl.control, claim);
  expect(await seenAt()).toBe(new Date(testControl.clock.nowMs).toISOString());
});

test("an ended session is refused at its next request; the others go on", async () => {
  const [mine, lost] = [await open(), await open()];
  await endSession(contextOf(mine), { id: lost.sessionId });
  expect([await isOpen(mine), await isOpen(lost)]).toEqual([true, false]);
  expect(await lastAction()).toMatchObject({ action: "account.endSession", before: { device: "Firefox on Linux" } });
  await expect(endSession(contextOf(mine), { id: lost.sessionId })).rejects.toMatchObject({ code: "not_found" });
});

test("nobody ends, or takes, a session of somebody else", async () => {
  const theirs = await open();
  owner = await testControl.newTenant();
  const mine = await open();
  await expect(endSession(contextOf(mine), { id: theirs.sessionId })).rejects.toMatchObject({ code: "not_found" });
  await endOtherSessions(contextOf(mine));
  expect(await isOpen(theirs)).toBe(true);
  expect(await isOpen({ ...mine, sessionId: theirs.sessionId })).toBe(false);
});

test("all others end at once, and signing out ends this one", async () => {
  const [mine, ...others] = [await open(), await open(), await open()];
  expect(await endOtherSessions(contextOf(mine))).toEqual({ ended: 2 });
  expect(await Promise.all([mine, ...others].map(isOpen))).toEqual([true, false, false]);
  await forgetSession(testControl.control, { id: mine.sessionId, userId: mine.userId });
  expect(await isOpen(mine)).toBe(false);
});

describe("a new password", () => {
  test("needs the old one, ends the other sessions, and is the one that lets in", async () => {
    const [mine, other] = [await open(), await open()];
    const change = (currentPassword: string) =>
      changePassword(contextOf(mine), { currentPassword, password: "quite another one" });
    await expect(change("wrong")).rejects.toMatchObject({
      code: "invalid_request",
      violations: [{ path: "currentPassword" }],
    });
    expect(await change(owner.password)).toEqual({ ended: 1 });
    expect([await isOpen(mine), await isOpen(other)]).toEqual([true, false]);
    await expect(open()).rejects.toMatchObject({ code: "invalid_credentials" });
    expect(await lastAction()).toMatchObject({ action: "account.changePassword", after: null });
  });

  test("spends the links to set another that were sent before, whoever has them", async () => {
    const mine = await open();
    await requestPasswordReset(testControl.control, { email: owner.email }, null);
    const token = await mailedToken(testControl.control, owner.email);
    await changePassword(contextOf(mine), { currentPassword: owner.password, password: "quite another one" });
    const reset = resetPassword(testControl.control, { token, password: "the thief's password" }, null);
    await expect(reset).rejects.toMatchObject({ code: "invalid_token" });
  });

  test("is guarded against guessing at an open session", async () => {
    const mine = await open();
    const guess = () => changePassword(contextOf(mine), { currentPassword: "wrong", password: "quite another one" });
    for (let i = 0; i < TRY_LIMITS.ownPasswordPerUser.tries; i++) await guess().catch(() => undefined);
    await expect(guess()).rejects.toMatchObject({ code: "rate_limited" });
  });

  test("leaves no session behind that came in with the old one at the same moment", async () => {
    const mine = await open();
    const [opened] = await Promise.all([
      open().catch(() => null),
      changePassword(contextOf(mine), { currentPassword: owner.password, password: "quite another one" }),
    ]);
    expect(opened === null || !(await isOpen(opened))).toBe(true);
    expect((await listSessions(contextOf(mine))).items).toHaveLength(1);
  });
});

test("a new name is seen at once, and noted with what it was", async () => {
  const mine = await open();
  await changeProfile(contextOf(mine), { name: "Ada" });
  expect(await readSession(testControl.control, mine)).toMatchObject({ user: { name: "Ada" } });
  expect(await lastAction()).toMatchObject({
    action: "account.changeProfile",
    before: { name: "Owner" },
    after: { name: "Ada" },
  });
});
