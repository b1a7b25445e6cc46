import { TOTP } from "otpauth";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { AccountContext } from "../accounts/account-context.ts";
import { TRY_LIMITS } from "../accounts/limit-tries.ts";
import { readSession } from "../accounts/read-session.ts";
import { signIn } from "../accounts/sign-in.ts";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import type { TenantContext } from "../control.ts";
import { updateTenant } from "../tenants/update-tenant.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { disableTwoFactor, renewRecoveryCodes } from "./change-two-factor.ts";
import { confirmTwoFactor, startTwoFactor } from "./enrol-two-factor.ts";
import { getTwoFactor } from "./get-two-factor.ts";
import { findTotpStep } from "./totp.ts";

let testControl: TestControl;
let owner: TenantContext & { email: string; password: string };
let account: AccountContext;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
beforeEach(async () => {
  owner = await testControl.newTenant();
  const { userId, sessionId } = await signIn(testControl.control, owner, null);
  account = { control: testControl.control, userId, sessionId, ip: null };
});
afterAll(() => testControl.close());

const STEP_MS = 30_000;
/** What the app shows, some steps from now. */
const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret }).generate({ timestamp: testControl.clock.nowMs + steps * STEP_MS });
const nextStep = () => {
  testControl.clock.nowMs += STEP_MS;
};
const start = () => startTwoFactor(account, { password: owner.password });
const enrol = async () => {
  const { secret } = await start();
  const { recoveryCodes } = await confirmTwoFactor(account, { code: codeOf(secret) });
  nextStep();
  return { secret, recoveryCodes };
};
const plain = (recoveryCode: string | undefined) => (recoveryCode ?? "").replaceAll("-", "");
const enter = (code?: string, ip: string | null = null) =>
  signIn(
    testControl.control,
    { email: owner.email, password: owner.password, ...(code === undefined ? {} : { code }) },
    ip,
  );

test("codes are those of RFC 6238, one step to either side and no further", () => {
  // Appendix B, the last six of its eight digits.
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const at = 1_111_111_111_000;
  expect(findTotpStep(secret, "050471", at)).toBe(37_037_037);
  expect(findTotpStep(secret, "050471", at + STEP_MS)).toBe(37_037_037);
  expect(findTotpStep(secret, "050471", at - STEP_MS)).toBe(37_037_037);
  expect(findTotpStep(secret, "050471", at + 2 * STEP_MS)).toBeUndefined();
  expect(findTotpStep(secret, "050471", at - 2 * STEP_MS)).toBeUndefined();
});

describe("enrolment", () => {
  test("counts only after one code of the app; until then the password alone lets in", async () => {
    const { secret, uri } = await start();
    expect(uri).toMatch(/^otpauth:\/\/totp\/Sluice:.+issuer=Sluice.+secret=/);
    expect((await getTwoFactor(account)).enabledAt).toBeNull();
    await expect(enter()).resolves.toMatchObject({ email: owner.email });
    await expect(confirmTwoFactor(account, { code: "000000" })).rejects.toMatchObject({ code: "invalid_code" });
    const { recoveryCodes } = await confirmTwoFactor(account, { code: codeOf(secret) });
    expect(recoveryCodes).toHaveLength(10);
    expect(recoveryCodes[0]).toMatch(/^([0-9a-z]{4}-){3}[0-9a-z]{4}$/);
    expect(await getTwoFactor(account)).toMatchObject({ enabledAt: expect.any(String), recoveryCodesLeft: 10 });
    expect((await listAuditEntries(owner, { limit: 1 })).items[0]?.action).toBe("account.enableTwoFactor");
  });

  test("needs the password, and an open session gives no end of guesses at it", async () => {
    const guess = () => startTwoFactor(account, { password: "wrong" });
    await expect(guess()).rejects.toMatchObject({ code: "invalid_request", violations: [{ path: "password" }] });
    for (let i = 1; i < TRY_LIMITS.ownPasswordPerUser.tries; i++) await guess().catch(() => undefined);
    await expect(start()).rejects.toMatchObject({ code: "rate_limited" });
    expect(await getTwoFactor(account)).toEqual({ enabledAt: null, recoveryCodesLeft: 0 });
  });

  test("ends the sessions that came in with the password alone, but for the one that asks", async () => {
    const other = await enter();
    await enrol();
    const isOpen = async (sessionId: string) =>
      (await readSession(testControl.control, { ...other, sessionId })) !== null;
    expect([await isOpen(account.sessionId), await isOpen(other.sessionId)]).toEqual([true, false]);
  });

  test("begun again replaces the secret; once confirmed, it cannot be replaced", async () => {
    const first = await start();
    const second = await start();
    const withFirst = confirmTwoFactor(account, { code: codeOf(first.secret) });
    await expect(withFirst).rejects.toMatchObject({ code: "invalid_code" });
    await confirmTwoFactor(account, { code: codeOf(second.secret) });
    await expect(start()).rejects.toMatchObject({ code: "in_use" });
  });

  test("leaves neither the secret nor a recovery code to read in the database", async () => {
    const { secret, recoveryCodes } = await enrol();
    const everything = await testControl.database.dump();
    expect(everything).not.toContain(secret);
    for (const code of recoveryCodes) {
      expect(everything).not.toContain(code);
      expect(everything).not.toContain(plain(code));
    }
  });
});

describe("sign-in", () => {
  test("asks for a code after the right password, and tells nobody with a wrong one", async () => {
    const { secret } = await enrol();
    await expect(enter()).rejects.toMatchObject({ code: "code_required" });
    const wrong = signIn(testControl.control, { email: owner.email, password: "wrong" }, null);
    await expect(wrong).rejects.toMatchObject({ code: "invalid_credentials" });
    await expect(enter(codeOf(secret))).resolves.toMatchObject({ email: owner.email });
  });

  test("takes a code once, and none that is older than one that was taken", async () => {
    const { secret } = await enrol();
    nextStep();
    const code = codeOf(secret);
    await enter(code);
    await expect(enter(code)).rejects.toMatchObject({ code: "invalid_code" });
    await expect(enter(codeOf(secret, -1))).rejects.toMatchObject({ code: "invalid_code" });
    await expect(enter(codeOf(secret, 1))).resolves.toBeDefined();
  });

  test("of one code given many times at once, one is taken", async () => {
    const { secret, recoveryCodes } = await enrol();
    for (const code of [codeOf(secret), plain(recoveryCodes[0])]) {
      const outcomes = await Promise.allSettled([enter(code), enter(code), enter(code), enter(code)]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
  });

  test("takes each recovery code once", async () => {
    const { recoveryCodes } = await enrol();
    await enter(plain(recoveryCodes[3]));
    await expect(enter(plain(recoveryCodes[3]))).rejects.toMatchObject({ code: "invalid_code" });
    expect((await getTwoFactor(account)).recoveryCodesLeft).toBe(9);
    await expect(enter(plain(recoveryCodes[4]))).resolves.toBeDefined();
  });

  test("is closed to whoever guesses codes with the right password, from one place and from many", async () => {
    const { secret } = await enrol();
    const guess = (ip: string) => enter("000000", ip).catch(({ code }) => code);
    for (let i = 0; i < TRY_LIMITS.signInPerEmailAndIp.tries; i++) {
      expect(await guess("203.0.113.1")).toBe("invalid_code");
    }
    expect(await guess("203.0.113.1")).toBe("rate_limited");
    expect(await enter(codeOf(secret), "203.0.113.2")).toBeDefined();
    nextStep();
    const codes = new Set<string>();
    for (let i = 0; i < TRY_LIMITS.secondFactorPerUser.tries + 1; i++) codes.add(await guess(`198.51.100.${i}`));
    expect(codes).toContain("rate_limited");
  });
});

describe("what is on", () => {
  test("is turned off by password and code together, and by neither alone", async () => {
    const { secret, recoveryCodes } = await enrol();
    const off = (password: string, code: string) => disableTwoFactor(account, { password, code });
    await expect(off("wrong", codeOf(secret))).rejects.toMatchObject({ violations: [{ path: "password" }] });
    await expect(off(owner.password, "000000")).rejects.toMatchObject({ code: "invalid_code" });
    await off(owner.password, codeOf(secret));
    expect(await getTwoFactor(account)).toEqual({ enabledAt: null, recoveryCodesLeft: 0 });
    await expect(enter()).resolves.toBeDefined();
    expect(recoveryCodes).toHaveLength(10);
    expect((await listAuditEntries(owner, { limit: 1 })).items[0]?.action).toBe("account.disableTwoFactor");
  });

  test("gives ten new recovery codes for a code, and the old ones are worthless", async () => {
    const { secret, recoveryCodes } = await enrol();
    const renewed = await renewRecoveryCodes(account, { code: codeOf(secret) });
    expect(renewed.recoveryCodes).toHaveLength(10);
    await expect(enter(plain(recoveryCodes[0]))).rejects.toMatchObject({ code: "invalid_code" });
    await expect(enter(plain(renewed.recoveryCodes[0]))).resolves.toBeDefined();
  });
});

test("a tenant asks it of its members only when whoever asks has it, and the session says so", async () => {
  await expect(updateTenant(owner, { requiresTwoFactor: true })).rejects.toMatchObject({ code: "two_factor_required" });
  const { secret } = await enrol();
  await updateTenant(owner, { requiresTwoFactor: true });
  const session = await readSession(testControl.control, await enter(codeOf(secret)));
  expect(session).toMatchObject({ hasTwoFactor: true, tenant: { requiresTwoFactor: true } });
  const [entry] = (await listAuditEntries(owner, { limit: 1 })).items;
  expect(entry).toMatchObject({
    action: "tenant.update",
    before: { requiresTwoFactor: false },
    after: { requiresTwoFactor: true },
  });
});
