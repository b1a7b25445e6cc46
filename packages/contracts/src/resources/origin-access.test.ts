import { expect, test } from "vitest";
import { originAccessSchema } from "./origin-access.ts";

test.each(["192.0.2.1", "192.0.2.0/24", "2001:db8::1", "2001:db8::/32"])("%s is an address or a block", (block) => {
  expect(originAccessSchema.parse({ ipAllowList: [block] }).ipAllowList).toEqual([block]);
});

test.each(["https://www.example.com", "http://localhost:3000", "https://[2001:db8::1]:8443"])(
  "%s is an origin",
  (one) => {
    expect(originAccessSchema.parse({ allowedOrigins: [one] }).allowedOrigins).toEqual([one]);
  },
);

test.each([
  "*",
  "null",
  "www.example.com",
  "https://www.example.com/",
  "https://www.example.com:443",
  "https://WWW.example.com",
  "https://*.example.com",
  "https://a@www.example.com",
  "ftp://www.example.com",
  "https://www.example.com, https://b.example",
])("%s is none that pages could have", (one) => {
  expect(originAccessSchema.safeParse({ allowedOrigins: [one] }).success).toBe(false);
});

test("what is no address is refused at its place in the list, with what is expected there", () => {
  const { error } = originAccessSchema.safeParse({ ipAllowList: ["192.0.2.1", "192.0.2.0/33"] });
  expect(error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
    ["ipAllowList.1", "must be an IPv4 or IPv6 address, or a block of them like 192.0.2.0/24"],
  ]);
});
