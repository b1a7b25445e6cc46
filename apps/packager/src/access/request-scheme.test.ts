import { expect, test } from "vitest";
import { AddressBlocks } from "./ip-address.ts";
import { requestScheme } from "./request-scheme.ts";

const PROXIES = new AddressBlocks(["192.0.2.0/24"]);
const from = (remoteAddress: string, proto?: string) => ({
  remoteAddress,
  header: (name: string) => (name === "x-forwarded-proto" ? proto : undefined),
});

test("that TLS ends in front of us is believed of a proxy of ours, and of nobody else", () => {
  expect(requestScheme(from("192.0.2.7", "https"), PROXIES)).toBe("https");
  expect(requestScheme(from("192.0.2.7", "http"), PROXIES)).toBe("http");
  expect(requestScheme(from("192.0.2.7"), PROXIES)).toBe("http");
  expect(requestScheme(from("198.51.100.7", "https"), PROXIES)).toBe("http");
  expect(requestScheme(from("192.0.2.7", "https"), new AddressBlocks([]))).toBe("http");
});
