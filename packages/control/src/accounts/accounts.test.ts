import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { listMails } from "../mails/list-mails.ts";
import { listMembers } from "../members/list-members.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { TRY_LIMITS } from "./limit-tries.ts";
import { readSession } from "./read-session.ts";
import { requestPasswordReset } from "./request-password-reset.ts";
import { resendVerification } from "./resend-verification.ts";
import { resetPassword } from "./reset-password.ts";
import { signIn } from "./sign-in.ts";
import { signUp } from "./sign-up.ts";
import { verifyEmail } from "./verify-email.ts";

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

const page = { limit: 100 };

/** The newest link that was mailed to an address. */
const mailedToken = async (email: string): Promise<string> => {
  const mail = (await listMails(testControl.control)).find(({ recipient }) => recipient === email);
  const link = /http:\S+/.exec(mail?.text ?? "")?.[0] ?? "";
  return new URL(link).searchParams.get("token") ?? "";
};

describe("sign-up", () => {
  test("makes a person, their tenant, the owner's membership, a mail with a link, and an audit entry", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant("Arena TV");
    const signedIn = await signIn(control, tenant, null);
    const session = await readSession(control, signedIn);
    expect(session).toMatchObject({
      user: { email: tenant.email, emailVerified: false },
      tenant: { name: "Arena TV" },
      role: "owner",
    });
    expect((await listMembers(tenant, page)).items).toMatchObject([{ email: tenant.email, role: "owner" }]);
    expect((await listAuditEntries(tenant, page)).items.map(({ action }) => action)).toEqual(["account.signUp"]);
    expect(await mailedToken(tenant.email)).toMatch(/^[\w-]{43}$/);
  });

  test("of two at once with one address, one is refused and leaves nothing", async () => {
    const { control, database } = testControl;
    const input = { name: "Twin", email: "twin@example.com", password: "correct horse battery", tenantName: "Twins" };
    const outcomes = await Promise.allSettled([signUp(control, input, null), signUp(control, input, null)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "email_taken" } });
    expect(await database.query("superuser", "select 1 from tenant where name = 'Twins'")).toHaveLength(1);
  });

  test("the database holds neither the password nor the token of the link", async () => {
    const { database, newTenant } = testControl;
    const { email } = await newTenant();
    const token = await mailedToken(email);
    const [user] = await database.query("superuser", [`select password_hash from "user" where email = $1`, [email]]);
    expect(user?.["password_hash"]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await database.query("superuser", ["select 1 from email_token where token_hash = $1", [token]])).toEqual([]);
  });
});

describe("sign-in", () => {
  test("an unknown address and a wrong password are refused in the same words", async () => {
    const { control, newTenant } = testControl;
    const { email } = await newTenant();
    const refusals = await Promise.all(
      [email, "nobody@example.com"].map((who) =>
        signIn(control, { email: who, password: "wrong" }, null).catch((error: unknown) => error),
      ),
    );
    expect(refusals[0]).toMatchObject({ code: "invalid_credentials" });
    expect(refusals[1]).toEqual(refusals[0]);
  });

  test("whoever guesses locks himself out and not the owner, who comes in elsewhere or by a new password", async () => {
    const { control, newTenant } = testControl;
    const { email, password } = await newTenant();
    const guess = (ip: string) => signIn(control, { email, password: "wrong" }, ip).catch(({ code }) => code);
    const from = async (ip: string, count: number) => {
      const codes = [];
      for (let i = 0; i < count; i++) codes.push(await guess(ip));
      return codes.at(-1);
    };
    expect(await from("198.51.100.7", 11)).toBe("rate_limited");
    expect(await signIn(control, { email, password }, "198.51.100.8")).toMatchObject({ email });
    expect(await from("198.51.100.9", 11)).toBe("rate_limited");
    await requestPasswordReset(control, { email }, "198.51.100.9");
    await resetPassword(control, { token: await mailedToken(email), password: "another password" }, "198.51.100.9");
    expect(await signIn(control, { email, password: "another password" }, "198.51.100.9")).toMatchObject({ email });
  });

  test("after too many tries even the right password is refused, until the window has passed", async () => {
    const { control, newTenant, clock } = testControl;
    const { email, password } = await newTenant();
    const { tries, windowMs } = TRY_LIMITS.signInPerEmailAndIp;
    for (let i = 0; i < tries; i++) {
      await expect(signIn(control, { email, password: "wrong" }, null)).rejects.toMatchObject({
        code: "invalid_credentials",
      });
    }
    await expect(signIn(control, { email, password }, null)).rejects.toMatchObject({
      code: "rate_limited",
      retryAfterSeconds: windowMs / 1000,
    });
    clock.nowMs += windowMs;
    await expect(signIn(control, { email, password }, null)).resolves.toMatchObject({ email });
  });

  test("whoever has a network of IPv6 addresses has no more tries than whoever has one address", async () => {
    const { control, newTenant } = testControl;
    const { email, password } = await newTenant();
    const { tries } = TRY_LIMITS.signInPerEmailAndIp;
    const guess = (ip: string) => signIn(control, { email, password: "wrong" }, ip).catch(({ code }) => code);
    const codes = [];
    for (let i = 0; i <= tries; i++) codes.push(await guess(`2001:db8:0:1::${i}`));
    expect(codes.slice(-2)).toEqual(["invalid_credentials", "rate_limited"]);
    expect(await signIn(control, { email, password }, "2001:db8:0:2::1")).toMatchObject({ email });
  });

  test("tries from one place at many addresses are counted together, and none is lost between two at once", async () => {
    const { control } = testControl;
    const { tries } = TRY_LIMITS.signInPerIp;
    const outcomes = await Promise.all(
      Array.from({ length: tries + 5 }, (_, i) =>
        signIn(control, { email: `spray-${i}@example.com`, password: "guess" }, "203.0.113.7").catch(
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(outcomes.filter((code) => code === "rate_limited")).toHaveLength(5);
  });

  test("a success forgives the failures before it", async () => {
    const { control, newTenant } = testControl;
    const { email, password } = await newTenant();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < TRY_LIMITS.signInPerEmailAndIp.tries - 1; i++) {
        await signIn(control, { email, password: "wrong" }, null).catch(() => undefined);
      }
      await expect(signIn(control, { email, password }, null)).resolves.toMatchObject({ email });
    }
  });
});

describe("links by mail", () => {
  test("a verification link works once, and not after its time", async () => {
    const { control, newTenant, clock } = testControl;
    const { email } = await newTenant();
    const token = await mailedToken(email);
    await expect(verifyEmail(control, { token }, null)).resolves.toEqual({ email });
    await expect(verifyEmail(control, { token }, null)).rejects.toMatchObject({ code: "invalid_token" });
    const late = await newTenant();
    const lateToken = await mailedToken(late.email);
    clock.nowMs += 73 * 3_600_000;
    await expect(verifyEmail(control, { token: lateToken }, null)).rejects.toMatchObject({ code: "invalid_token" });
  });

  test("a link for one purpose does not serve the other", async () => {
    const { control, newTenant } = testControl;
    const { email } = await newTenant();
    const token = await mailedToken(email);
    const reset = resetPassword(control, { token, password: "another password" }, null);
    await expect(reset).rejects.toMatchObject({ code: "invalid_token" });
  });

  test("a reset changes the password, ends every session, confirms the address, and spends every open link", async () => {
    const { control, newTenant } = testControl;
    const tenant = await newTenant();
    const session = await signIn(control, tenant, null);
    await requestPasswordReset(control, { email: tenant.email }, null);
    const first = await mailedToken(tenant.email);
    await requestPasswordReset(control, { email: tenant.email }, null);
    await resetPassword(control, { token: first, password: "a brand new one" }, null);
    expect(await readSession(control, session)).toBeNull();
    await expect(signIn(control, tenant, null)).rejects.toMatchObject({ code: "invalid_credentials" });
    const again = await signIn(control, { email: tenant.email, password: "a brand new one" }, null);
    expect(await readSession(control, again)).toMatchObject({ user: { emailVerified: true } });
    const open = await testControl.database.query("superuser", [
      "select 1 from email_token where user_id = $1 and purpose = 'resetPassword' and used_at is null",
      [session.userId],
    ]);
    expect(open).toEqual([]);
  });

  test("asking for a link answers alike for known and unknown addresses, and writes to nobody unknown", async () => {
    const { control } = testControl;
    expect(await requestPasswordReset(control, { email: "unknown@example.com" }, null)).toEqual({});
    expect(await resendVerification(control, { email: "unknown@example.com" }, null)).toEqual({});
    expect((await listMails(control)).filter(({ recipient }) => recipient === "unknown@example.com")).toEqual([]);
  });
});

describe("a session", () => {
  test("of another version, of nobody, or for a tenant that one is no member of, is no session", async () => {
    const { control, newTenant } = testControl;
    const [mine, other] = [await newTenant(), await newTenant()];
    const claim = await signIn(control, mine, null);
    expect(await readSession(control, { ...claim, tenantId: mine.tenantId })).not.toBeNull();
    expect(await readSession(control, { ...claim, tenantId: other.tenantId })).toBeNull();
    expect(await readSession(control, { ...claim, sessionVersion: claim.sessionVersion + 1 })).toBeNull();
    expect(await readSession(control, { ...claim, userId: "us_nobody" })).toBeNull();
  });
});
