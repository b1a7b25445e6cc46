import { createTokenRevocation, updateTokenKey } from "@sluice/control";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type RunningStack, signToken, startStack } from "./running-stack.ts";

const LIMIT_MS = 5000;

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack(inject("testServerUrl"));
});
afterAll(() => stack.close());

const sign = (claims: object): string => signToken(stack.key, claims);

/** 200, or why not. */
const outcome = async (token: string): Promise<unknown> => {
  const response = await fetch(`${stack.packagerUrl}${stack.folder}index.m3u8?token=${token}`);
  return response.status === 200 ? 200 : ((await response.json()) as { reason?: string }).reason;
};

/** How long it is let in after the change has been answered; its refusal must be the one that is expected. */
const measureMs = async (token: string, refusal: string, change: () => Promise<unknown>): Promise<number> => {
  expect(await outcome(token)).toBe(200);
  await change();
  const sinceMs = performance.now();
  await expect.poll(() => outcome(token), { interval: 20, timeout: LIMIT_MS }).toBe(refusal);
  return performance.now() - sinceMs;
};

test("what is revoked by token, viewer or key opens nothing within five seconds, and nothing else is touched", async () => {
  await expect.poll(() => outcome(sign({})), { timeout: 50_000 }).toBe(200);
  const other = sign({ sub: "other", jti: "other" });
  const revoke = (kind: "token" | "viewer" | "key", value: string) => () =>
    createTokenRevocation(stack.tenant, { kind, value });
  const tookMs = [
    await measureMs(sign({ jti: "t1" }), "token_revoked", revoke("token", "t1")),
    await measureMs(sign({ sub: "v1" }), "token_revoked", revoke("viewer", "v1")),
  ];
  expect(await outcome(other)).toBe(200);
  tookMs.push(await measureMs(other, "token_revoked", revoke("key", "shop")));
  const later = sign({ iat: Math.floor(Date.now() / 1000) + 5 });
  expect(await outcome(later)).toBe(200);
  tookMs.push(
    await measureMs(later, "token_key_unknown", () =>
      updateTokenKey(stack.tenant, { id: stack.key.id, isEnabled: false }),
    ),
  );
  for (const ms of tookMs) expect(ms).toBeLessThan(LIMIT_MS);
});
