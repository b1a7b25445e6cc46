import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRateLimiter, createRefusals, refuseAgain } from "@sluice/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notePeer } from "./note-peer.ts";
import { refuseEarly } from "./refuse-early.ts";

let nowMs = 0;
const limiter = createRateLimiter(() => nowMs);
const refusals = createRefusals(limiter);
const atLimit = [{ name: "key", id: "loud", rate: { perSecond: 1, burst: 1 } }];
const authorization = "Bearer loud";

/** Stands for Next: says which requests reached it. */
const server = createServer((request, response) => {
  notePeer(request);
  if (refuseEarly(request, response, (asked) => refuseAgain(refusals, asked, { "x-frame-options": "DENY" }))) return;
  response.end("passed on");
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const refuseOnce = (pathname: string): void => {
  limiter.take(atLimit);
  const asked = { pathname, headers: new Headers({ authorization }), ip: "127.0.0.1" };
  refusals.remember(asked, atLimit);
};

test("who was refused is refused before anything else is done, until there is room again", async () => {
  const ask = () => fetch(`${url}/api/v1/tenant?fields=all`, { headers: { authorization } });
  expect(await (await ask()).text()).toBe("passed on");
  refuseOnce("/api/v1/tenant");
  const refused = await ask();
  expect([refused.status, Object.fromEntries(refused.headers)]).toMatchObject([
    429,
    {
      "content-type": "application/problem+json",
      "retry-after": "1",
      ratelimit: '"key";r=0;t=1',
      "ratelimit-policy": '"key";q=1;w=1',
      "x-frame-options": "DENY",
    },
  ]);
  expect(await refused.json()).toMatchObject({ code: "rate_limited", detail: "Too many requests. Wait 1 s." });
  nowMs += 1000;
  expect(await (await ask()).text()).toBe("passed on");
});

test("an early refusal reads no body, and the connection can be used again", async () => {
  refuseOnce("/api/v1/channel-groups");
  for (let i = 0; i < 3; i++) {
    const response = await fetch(`${url}/api/v1/channel-groups`, {
      method: "POST",
      headers: { authorization },
      body: "x".repeat(300_000),
    });
    expect([response.status, (await response.json()).code]).toEqual([429, "rate_limited"]);
  }
});

test("machines that speak XML are refused in XML", async () => {
  refuseOnce("/api/v1/speke");
  const response = await fetch(`${url}/api/v1/speke`, { method: "POST", headers: { authorization }, body: "<CPIX/>" });
  expect([response.status, response.headers.get("content-type")]).toEqual([429, "application/problem+xml"]);
  expect(await response.text()).toContain("<code>rate_limited</code>");
});

test("others at the same time, and pages, are passed on", async () => {
  refuseOnce("/api/v1/tenant");
  for (const [path, sent] of [
    ["/api/v1/tenant", "Bearer quiet"],
    ["/api/v1/tenant", ""],
    ["/channels", authorization],
    ["/api/trpc/channels.list", authorization],
  ] as const) {
    const response = await fetch(url + path, { headers: { authorization: sent } });
    expect(await response.text()).toBe("passed on");
  }
});
