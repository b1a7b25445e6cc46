import { expect, test } from "vitest";
import { parseConfig } from "./config.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";

test("all that is wrong is said at once", () => {
  const read = () =>
    parseConfig({ PACKAGER_PORT: "99999", CONTROL_PLANE_URL: "not a url", PACKAGER_DURABILITY: "maybe" });
  expect(read).toThrow(/PACKAGER_PORT[\s\S]*PACKAGER_DURABILITY[\s\S]*SLUICE_SERVICE_TOKEN[\s\S]*CONTROL_PLANE_URL/);
});

test("a secret has no default, and an empty one is none", () => {
  expect(() => parseConfig({ SLUICE_SERVICE_TOKEN: "" })).toThrow(/SLUICE_SERVICE_TOKEN: is required/);
});

test("with the secret alone it is the local set-up", () => {
  const config = parseConfig({ SLUICE_SERVICE_TOKEN: TOKEN, PACKAGER_PORT: "" });
  expect([config.host, config.port, config.controlPlaneUrl, config.durability, config.hostSuffix]).toEqual([
    "127.0.0.1",
    8080,
    "http://127.0.0.1:3000",
    "written",
    undefined,
  ]);
});

test("TLS has its port, its certificate and its key, or nothing of the three", () => {
  const files = { PACKAGER_TLS_CERTIFICATE_FILE: "/tls/certificate.pem", PACKAGER_TLS_KEY_FILE: "/tls/key.pem" };
  const read = (more: object) => parseConfig({ SLUICE_SERVICE_TOKEN: TOKEN, ...more });
  expect(read({ PACKAGER_TLS_PORT: "" }).tls).toBeUndefined();
  expect(read({ PACKAGER_TLS_PORT: "8443", ...files }).tls).toEqual({
    port: 8443,
    certificateFile: "/tls/certificate.pem",
    keyFile: "/tls/key.pem",
  });
  expect(() => read(files)).toThrow(/PACKAGER_TLS_PORT: goes with/);
  expect(() => read({ PACKAGER_TLS_PORT: "8443" })).toThrow(/CERTIFICATE_FILE: goes with[\s\S]*KEY_FILE: goes with/);
});
