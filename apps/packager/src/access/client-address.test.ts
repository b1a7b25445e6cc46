import { AddressBlocks, parseIpAddress } from "@sluice/viewer-tokens";
import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

const PROXIES = new AddressBlocks(["10.0.0.0/8", "fd00::/8"]);

const clientOf = (remoteAddress: string, forwarded: string | undefined, proxies = PROXIES) =>
  clientAddress({ remoteAddress, header: (name) => (name === "x-forwarded-for" ? forwarded : undefined) }, proxies)
    ?.address;

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:0201", "192.0.2.1"],
  ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"],
  ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
  ["2001:DB8::0:1", "2001:db8::1"],
  ["fe80::1%eth0", "fe80::1"],
  ["::1", "::1"],
])("%s is %s", (text, address) => {
  expect(parseIpAddress(text)?.address).toBe(address);
});

test.each([
  "",
  "192.0.2",
  "192.0.2.256",
  "010.0.0.1",
  "0x7f.1",
  "2130706433",
  "1.2.3.4 ",
  ":::1",
  "[::1]",
  "localhost",
])("%j is no address", (text) => {
  expect(parseIpAddress(text)).toBeUndefined();
});

test.each([
  ["10.0.0.0/8", "::ffff:10.1.2.3", true],
  ["10.0.0.0/8", "11.0.0.1", false],
  ["::ffff:10.0.0.0/104", "10.1.2.3", true],
  ["::ffff:10.0.0.0/104", "11.1.2.3", false],
  ["::ffff:10.1.2.3", "10.1.2.3", true],
  ["2001:db8::/32", "2001:0DB8:ffff::1", true],
  ["2001:db8::/32", "2001:db9::1", false],
  ["fe80::/10", "fe80::1%en1", true],
  ["192.0.2.1", "192.0.2.2", false],
  ["0.0.0.0/0", "192.0.2.1", true],
  ["0.0.0.0/0", "2001:db8::1", false],
])("a list with %s has %s: %s", (block, text, isIn) => {
  const address = parseIpAddress(text);
  expect(address !== undefined && new AddressBlocks([block]).has(address)).toBe(isIn);
});

test("what a stranger says of itself is not believed", () => {
  expect(clientOf("192.0.2.9", "198.51.100.1")).toBe("192.0.2.9");
  expect(clientOf("10.0.0.1", "198.51.100.1", new AddressBlocks([]))).toBe("10.0.0.1");
});

test("behind our proxies it is whoever the outermost of them saw, whatever stands left of that", () => {
  expect(clientOf("10.0.0.1", "198.51.100.1")).toBe("198.51.100.1");
  expect(clientOf("::ffff:10.0.0.1", "203.0.113.7, 198.51.100.1, 10.9.9.9")).toBe("198.51.100.1");
  expect(clientOf("fd00::1", "10.0.0.1, 2001:DB8::5, fd00::2")).toBe("2001:db8::5");
  expect(clientOf("10.0.0.1", "198.51.100.1:4711")).toBe("198.51.100.1");
  expect(clientOf("10.0.0.1", "[2001:db8::5]:4711")).toBe("2001:db8::5");
  expect(clientOf("10.0.0.1", undefined)).toBe("10.0.0.1");
  expect(clientOf("10.0.0.1", "10.0.0.3, 10.0.0.2")).toBe("10.0.0.3");
});

test.each(["unknown", "", "198.51.100.1, ", "_hidden", "1.2.3.4.5", "[10.0.0.2", "198.51.100.1;10.0.0.2"])(
  "a proxy's %j is nobody, and not the proxy",
  (forwarded) => {
    expect(clientOf("10.0.0.1", forwarded)).toBeUndefined();
  },
);
