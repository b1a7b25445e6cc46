import { randomBytes } from "node:crypto";
import type { Payments } from "@sluice/billing";
import { PERMISSIONS, ROLE_PERMISSIONS, type Role } from "@sluice/contracts";
import { newId } from "@sluice/db";
import { createTestDatabase, type TestDatabase } from "@sluice/db/testing";
import { signUp } from "../accounts/sign-up.ts";
import { type Control, createControl, type TenantContext } from "../control.ts";

export interface TestControl {
  readonly control: Control;
  readonly database: TestDatabase;
  /** The time that use cases see. It stands still until it is moved. */
  readonly clock: { nowMs: number };
  /** A new tenant with an owner, and the scope to act in it. */
  readonly newTenant: (name?: string) => Promise<TenantContext & { readonly email: string; readonly password: string }>;
  readonly close: () => Promise<void>;
}

interface TestControlOptions {
  readonly isBillingOn?: boolean;
  readonly payments?: Payments;
  readonly operatorEmails?: readonly string[];
  readonly allowsPrivateKeyServers?: boolean;
  /** One of its own unless said. */
  readonly masterKeys?: [string, ...string[]];
  /** Shared with what stands for the payment provider. */
  readonly clock?: { nowMs: number };
}

/** The use cases on a database of their own. `serverUrl` is the test run's server. */
export const createTestControl = async (
  serverUrl: string,
  {
    isBillingOn = false,
    payments,
    operatorEmails = [],
    allowsPrivateKeyServers,
    masterKeys = [`test:${randomBytes(32).toString("base64")}`],
    clock = { nowMs: Date.parse("2026-05-01T10:00:00.000Z") },
  }: TestControlOptions = {},
): Promise<TestControl> => {
  const database = await createTestDatabase(serverUrl);
  const control = createControl({
    databaseUrl: database.url,
    masterKeys,
    addresses: {
      dashboardUrl: "http://dashboard.test",
      packagerUrl: "http://packager.test:8080",
      packagerTlsUrl: "https://packager.test:8443",
      packagerHostSuffix: undefined,
    },
    isBillingOn,
    payments,
    operatorEmails,
    allowsPrivateKeyServers,
    now: () => new Date(clock.nowMs),
  });
  return {
    control,
    database,
    clock,
    newTenant: async (name = "Tenant") => {
      const email = `${newId("user")}@example.com`;
      const password = "correct horse battery";
      const { tenantId, userId } = await signUp(control, { name: "Owner", email, password, tenantName: name }, null);
      return {
        control,
        tenantId,
        actor: { kind: "user", id: userId, label: email },
        permissions: new Set(PERMISSIONS),
        ip: "192.0.2.1",
        idempotency: undefined,
        email,
        password,
      };
    },
    close: async () => {
      await control.db.close();
      await database.drop();
    },
  };
};

/** The same scope, acted in by somebody of another role. */
export const withRole = (context: TenantContext, role: Role): TenantContext => ({
  ...context,
  permissions: ROLE_PERMISSIONS[role],
});
