import { beforeEach, expect, test } from "vitest";
import { createRateLimiter, type RateLimiter } from "../rate-limiter.ts";
import { type Asked, createRefusals, type Refusals } from "./refusals.ts";

let nowMs: number;
let limiter: RateLimiter;
let refusals: Refusals;
beforeEach(() => {
  nowMs = 0;
  limiter = createRateLimiter(() => nowMs);
  refusals = createRefusals(limiter);
});

const policy = (id: string, perSecond = 1) => ({ name: "key", id, rate: { perSecond, burst: 1 } });
const asked = (authorization: string | null, ip = "203.0.113.7"): Asked => ({
  pathname: "/api/v1/tenant",
  headers: new Headers(authorization === null ? {} : { authorization }),
  ip,
});
const refuse = (who: Asked, id: string): void => {
  limiter.take([policy(id)]);
  refusals.remember(who, [policy(id)]);
};

test("a stranger's refusal is nobody else's, though others send the same from elsewhere", () => {
  for (const sent of [null, "Bearer sk_wrong"]) {
    refuse(asked(sent), "203.0.113.7");
    expect(refusals.again(asked(sent))?.waitSeconds).toBe(1);
    expect(refusals.again(asked(sent, "203.0.113.8"))).toBeUndefined();
  }
});

test("however often a refusal is given again, the wait gets no longer", () => {
  refuse(asked("Bearer a"), "a");
  for (let i = 0; i < 100; i++) expect(refusals.again(asked("Bearer a"))?.waitSeconds).toBe(1);
  nowMs += 1000;
  expect(refusals.again(asked("Bearer a"))).toBeUndefined();
});

test("who may ask more now is held to what holds now", () => {
  refuse(asked("Bearer a"), "a");
  nowMs += 1000;
  refusals.renew(asked("Bearer a"), [policy("a", 10)]);
  limiter.take([policy("a", 10)]);
  nowMs += 100;
  expect(refusals.again(asked("Bearer a"))).toBeUndefined();
});

test("a flood of refusals forgets the oldest, and a repeated one counts as new", () => {
  refuse(asked("Bearer first"), "first");
  refuse(asked("Bearer second"), "second");
  refuse(asked("Bearer first"), "first");
  for (let i = 0; i < 999; i++) refuse(asked(`Bearer ${i}`), `flood ${i}`);
  expect(refusals.again(asked("Bearer second"))).toBeUndefined();
  expect(refusals.again(asked("Bearer first"))?.waitSeconds).toBe(1);
});
