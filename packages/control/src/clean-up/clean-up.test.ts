import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { signIn } from "../accounts/sign-in.ts";
import { createApiKey } from "../api-keys/create-api-key.ts";
import { listAuditEntries } from "../audit/list-audit-entries.ts";
import { deliverMail, type OutgoingMail } from "../mails/deliver-mail.ts";
import { listMails } from "../mails/list-mails.ts";
import { createTestControl, type TestControl } from "../testing/index.ts";
import { cleanUp } from "./clean-up.ts";

let testControl: TestControl;
beforeAll(async () => {
  testControl = await createTestControl(inject("testServerUrl"));
});
afterAll(() => testControl.close());

test("what has no use any more goes when its time is over, and not before; the audit log stays", async () => {
  const { control, clock, newTenant } = testControl;
  const tenant = await newTenant();
  const key = { name: "k", permissions: ["channel:read" as const], expiresInDays: null };
  await createApiKey({ ...tenant, idempotency: { key: "k", requestHash: "h" } }, key);
  const nothing = {
    emailTokens: 0,
    idempotencyKeys: 0,
    rateLimits: 0,
    statuses: 0,
    mails: 0,
    sessions: 0,
    billingNotifications: 0,
    tokenRevocations: 0,
    licenceRequests: 0,
  };
  expect(await cleanUp(control)).toEqual(nothing);
  await signIn(control, tenant, null);
  const before = await listAuditEntries(tenant, { limit: 100 });
  clock.nowMs += 100 * 24 * 3_600_000;
  expect(await cleanUp(control)).toMatchObject({ emailTokens: 1, idempotencyKeys: 1, sessions: 1 });
  expect(await listAuditEntries(tenant, { limit: 100 })).toEqual(before);
});

test("a mail is sent once, kept when there is no server, and loses what it said when it has gone out", async () => {
  const { control, newTenant } = testControl;
  const { email } = await newTenant();
  const find = async () => (await listMails(control)).find(({ recipient }) => recipient === email);
  const id = (await find())?.id ?? "";
  expect(await deliverMail(control, id, undefined)).toBe("kept");
  expect(await find()).toMatchObject({ state: "kept", text: expect.stringContaining("/verify-email?token=") });
  const refuse = () => Promise.reject(new Error("mailbox is full"));
  await expect(deliverMail(control, id, refuse)).rejects.toThrow("mailbox is full");
  const sent: OutgoingMail[] = [];
  const send = async (mail: OutgoingMail) => {
    sent.push(mail);
  };
  expect(await deliverMail(control, id, send)).toBe("sent");
  expect(await deliverMail(control, id, send)).toBe("nothing_to_do");
  expect(sent).toHaveLength(1);
  expect(await find()).toMatchObject({ state: "sent", text: "", html: "" });
});
