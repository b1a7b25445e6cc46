import { expect, test } from "vitest";
import { apiSecurityHeaders, securityHeaders } from "./security-headers.ts";

const options = {
  nonce: "abc",
  publicUrl: "https://sluice.example",
  packagerUrl: "https://media.example:8443/ignored/path",
  packagerHostSuffix: undefined,
  isDevelopment: false,
};

const directive = (headers: ReturnType<typeof securityHeaders>, name: string) =>
  headers["content-security-policy"].split("; ").find((part) => part.startsWith(`${name} `));

test("media comes from the packager's origin and blobs only", () => {
  expect(directive(securityHeaders(options), "media-src")).toBe("media-src 'self' blob: https://media.example:8443");
});

test("with host names for channel groups, all of them are admitted", () => {
  const headers = securityHeaders({ ...options, packagerHostSuffix: "egress.example" });
  expect(directive(headers, "connect-src")).toBe(
    "connect-src 'self' https://media.example:8443 https://*.egress.example:8443",
  );
});

test("scripts need this answer's nonce, and strings are never evaluated outside development", () => {
  expect(directive(securityHeaders(options), "script-src")).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
});

test("https is made permanent only where there is https", () => {
  expect(securityHeaders(options)).toHaveProperty("strict-transport-security");
  expect(securityHeaders({ ...options, publicUrl: "http://127.0.0.1:3000" })).not.toHaveProperty(
    "strict-transport-security",
  );
});

test("nobody frames us", () => {
  expect(directive(securityHeaders(options), "frame-ancestors")).toBe("frame-ancestors 'none'");
});

test("an answer of the API runs nothing and is framed by nobody, and keeps https where there is https", () => {
  expect(apiSecurityHeaders("https://sluice.example")).toMatchObject({
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "strict-transport-security": expect.stringContaining("max-age="),
  });
  expect(apiSecurityHeaders("http://127.0.0.1:3000")).not.toHaveProperty("strict-transport-security");
});
