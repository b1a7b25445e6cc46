import { AddressBlocks } from "@sluice/viewer-tokens";
import { expect, test } from "vitest";
import { requestScheme } from "./request-scheme.ts";

const PROXIES = new AddressBlocks(["192.0.2.0/24"]);
const from = (remoteAddress: string, proto?: string) => ({
  remoteAddress,
  tls: undefined,
  header: (name: string) => (name === "x-forwarded-proto" ? proto : undefined),
});

test("that TLS ends in front of us is believed of a proxy of ours, and of nobody else", () => {
  expect(requestScheme(from("192.0.2.7", "https"), PROXIES)).toBe("https");
  expect(requestScheme(from("192.0.2.7", "http"), PROXIES)).toBe("http");
  expect(requestScheme(from("192.0.2.7"), PROXIES)).toBe("http");
  expect(requestScheme(from("198.51.100.7", "https"), PROXIES)).toBe("http");
  expect(requestScheme(from("192.0.2.7", "https"), new AddressBlocks([]))).toBe("http");
});

test("what came over TLS of our own is https, whatever a header says", () => {
  const overTls = (proto?: string) => ({ ...from("198.51.100.7", proto), tls: { certificate: undefined } });
  expect(requestScheme(overTls(), PROXIES)).toBe("https");
  expect(requestScheme(overTls("http"), PROXIES)).toBe("https");
});
