import { expect, test } from "vitest";
import { ROOT, readSettings } from "./settings.ts";

test("an empty environment is the local demo", () => {
  expect(readSettings({})).toMatchObject({
    dashboard: { port: 3000, url: "http://127.0.0.1:3000" },
    packager: { port: 8080, publicUrl: "http://127.0.0.1:8080", tlsPublicUrl: undefined },
    dataDir: `${ROOT}/.sluice`,
    databaseUrl: undefined,
  });
});

test("a variable set to nothing counts as missing", () => {
  expect(readSettings({ DASHBOARD_PORT: "", DATABASE_URL: "" })).toMatchObject({
    dashboard: { port: 3000 },
    databaseUrl: undefined,
  });
});

test.for([
  [{ PACKAGER_TLS_PORT: "8443" }, "https://127.0.0.1:8443"],
  [{ PACKAGER_TLS_PORT: "8443", PACKAGER_PUBLIC_URL: "https://media.example" }, "https://media.example:8443"],
  [{ PACKAGER_TLS_PORT: "8443", PACKAGER_TLS_PUBLIC_URL: "https://push.example" }, "https://push.example"],
] as const)("with %j encoders that show certificates are sent to %s", ([environment, tlsPublicUrl]) => {
  expect(readSettings(environment).packager).toMatchObject({ tlsPublicUrl });
});

test("all that is wrong is said at once, by name", () => {
  expect(() => readSettings({ DASHBOARD_PORT: "http", PACKAGER_PORT: "70000", NEXTAUTH_URL: "here" })).toThrow(
    /DASHBOARD_PORT.*\n.*PACKAGER_PORT.*\n.*NEXTAUTH_URL/,
  );
});

test.for([
  [{}, true],
  [{ NEXTAUTH_URL: "http://localhost:3000" }, true],
  [{ NEXTAUTH_URL: "https://sluice.example" }, false],
  [{ DASHBOARD_HOST: "0.0.0.0" }, false],
  [{ DASHBOARD_HOST: "0.0.0.0", SLUICE_LOCAL: "1" }, true],
  [{ SLUICE_LOCAL: "0" }, false],
] as const)("with %j the mails that open accounts are shown to whoever comes: %s", ([environment, isLocal]) => {
  expect(readSettings(environment).isLocal).toBe(isLocal);
});
