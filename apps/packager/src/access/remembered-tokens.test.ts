import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { TenantAccess } from "@sluice/contracts";
import { TenantKeys } from "@sluice/viewer-tokens";
import { expect, test } from "vitest";
import { signCat } from "../../test/support/sign-cat.ts";
import { hs256 } from "../../test/support/sign-token.ts";
import { TokenVerifier } from "./token-verifier.ts";

const TOKENS = 5000;
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const usedBytes = (): number => {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const key = hs256("ours", randomBytes(32));
const access: TenantAccess = {
  tenantId: "tn_one" as TenantAccess["tenantId"],
  keys: [key.verification],
  revocations: [],
};
const iat = Math.floor(Date.now() / 1000);
const exp = iat + 3600;

test.each([
  ["JSON Web Token", (i: number): string => key.sign({ exp, iat, jti: `token-${i}`, renew: { seconds: 300 } })],
  [
    "Common Access Token",
    (i: number): string =>
      signCat(key, [
        [4, exp],
        [6, iat],
        [7, Buffer.from(`token-${i}`)],
        [
          323,
          new Map([
            [0, 0],
            [1, 300],
          ]),
        ],
      ]),
  ],
])("a %s that is to be renewed is remembered in little more memory than one that is not", (_, make) => {
  const keys = new TenantKeys(access);
  const verifier = new TokenVerifier();
  const before = usedBytes();
  const refused = Array.from({ length: TOKENS }, (_each, i) => typeof verifier.verify(keys, make(i))).filter(
    (type) => type === "string",
  );
  expect(refused).toEqual([]);
  expect((usedBytes() - before) / TOKENS).toBeLessThan(1200);
  // Nothing of it is forgotten before it is weighed.
  expect(verifier.verify(keys, make(0))).toMatchObject({ kid: "ours" });
});
