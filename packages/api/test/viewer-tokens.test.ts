import { newViewerTokenSchema } from "@sluice/contracts";
import { checkViewerToken, makeViewerToken } from "@sluice/control";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type RunningStack, signToken, startStack } from "./running-stack.ts";

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack(inject("testServerUrl"));
});
afterAll(() => stack.close());

/** Where the packager really is. */
const fetchIt = (url: string): Promise<Response> => {
  const { pathname, search } = new URL(url);
  return fetch(`${stack.packagerUrl}${pathname}${search}`);
};

test("what is said of a token is what the origin does with it: one that was made for testing plays", async () => {
  const { tenant, key, endpoint } = stack;
  const made = await makeViewerToken(tenant, { ...newViewerTokenSchema.parse(endpoint), id: key.id });
  const url = made.manifests.find(({ kind }) => kind === "HLS")?.url ?? "";
  const status = async () => (await fetchIt(url)).status;
  await expect.poll(status, { timeout: 50_000 }).toBe(200);
  const now = Math.floor(Date.now() / 1000);
  for (const [token, outcome] of [
    [made.token, null],
    [`${made.token.slice(0, -6)}AAAAAA`, "token_signature"],
    [signToken(key, { exp: now - 1 }), "token_expired"],
    [signToken(key, { nbf: now + 600 }), "token_not_yet"],
    [signToken(key, { exp: now + 40 * 24 * 3600 }), "token_lifetime"],
    [signToken(key, { paths: "/out/v1/live/two/" }), "token_path"],
    [signToken(key, { formats: "dash" }), "token_format"],
    [signToken({ ...key, kid: "unknown" }, {}), "token_key_unknown"],
    ["nonsense", "token_malformed"],
  ] as const) {
    const there = url.replace(made.token, token);
    const response = await fetchIt(there);
    const reason = response.status === 200 ? null : ((await response.json()) as { reason: string }).reason;
    expect([reason, (await checkViewerToken(tenant, { token, url: there })).reason]).toEqual([outcome, outcome]);
  }
});
