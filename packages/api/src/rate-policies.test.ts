import { DEFAULT_API_RATE } from "@sluice/contracts";
import { expect, test } from "vitest";
import { ratePolicies } from "./rate-policies.ts";

const bucketOf = (ip: string) => ratePolicies(null, ip, () => DEFAULT_API_RATE).map(({ id }) => id);

test("strangers from one IPv6 network share a bucket: another address of it is no new one", () => {
  expect(bucketOf("2001:db8:0:1::1")).toEqual(bucketOf("2001:db8:0:1:ffff::2"));
  expect(bucketOf("2001:db8:0:1::1")).not.toEqual(bucketOf("2001:db8:0:2::1"));
  expect(bucketOf("203.0.113.7")).not.toEqual(bucketOf("203.0.113.8"));
});
