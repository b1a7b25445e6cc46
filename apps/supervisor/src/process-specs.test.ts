import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { describeProcesses } from "./process-specs.ts";
import { readSettings } from "./settings.ts";

const SECRETS = { nextAuthSecret: "session secret", masterKey: "master key", serviceToken: "service token" };
const DATABASE_URL = "postgres://sluice:database password@127.0.0.1/sluice";
const STRIPE_SECRET_KEY = "sk_test_payment_key";
const SMTP_URL = "smtp://sluice:mail password@mail.example";

test("each process is given the secrets that it needs, and no other", () => {
  const environment = {
    DATABASE_URL: "postgres://inherited",
    NEXTAUTH_SECRET: "inherited",
    SMTP_URL,
    STRIPE_SECRET_KEY,
    PATH: "/bin",
  };
  const settings = readSettings(environment);
  const specs = describeProcesses({ settings, secrets: SECRETS, databaseUrl: DATABASE_URL, isDev: false, environment });
  const all = [...Object.values(SECRETS), DATABASE_URL, SMTP_URL, STRIPE_SECRET_KEY];
  const givenTo = ({ env }: { env: Record<string, string> }) =>
    all.filter((secret) => Object.values(env).includes(secret)).sort();
  expect(givenTo(specs.packager)).toEqual(["service token"]);
  expect(givenTo(specs.worker)).toEqual(["master key", DATABASE_URL, STRIPE_SECRET_KEY, SMTP_URL]);
  expect(givenTo(specs.dashboard)).toEqual([
    "master key",
    DATABASE_URL,
    "service token",
    "session secret",
    STRIPE_SECRET_KEY,
  ]);
  expect(JSON.stringify(specs)).not.toContain("inherited");
});

test("what goes before Next is there before Next takes its first connection", () => {
  const settings = readSettings({});
  const specs = describeProcesses({
    settings,
    secrets: SECRETS,
    databaseUrl: DATABASE_URL,
    isDev: false,
    environment: {},
  });
  const [flag, first = ""] = specs.dashboard.args;
  expect([flag, existsSync(new URL(first))]).toEqual(["--import", true]);
});
