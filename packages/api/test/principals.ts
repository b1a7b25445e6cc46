import { PERMISSIONS, type Permission, ROLE_PERMISSIONS, type Role } from "@sluice/contracts";
import { createApiKey, getTenant, type TenantContext } from "@sluice/control";
import { type ApiContext, createApiKeyContext } from "../src/index.ts";

/** A person of a role in a tenant. */
export const asRole = async (tenant: TenantContext, role: Role): Promise<ApiContext> => ({
  control: tenant.control,
  ip: null,
  principal: {
    kind: "user",
    session: {
      user: { id: tenant.actor.id as never, name: "N", email: tenant.actor.label, emailVerified: true },
      tenant: await getTenant(tenant),
      sessionId: "se_test",
      hasTwoFactor: true,
      role,
      permissions: [...ROLE_PERMISSIONS[role]],
    },
  },
});

/** The secret of a new key. */
export const newKey = async (tenant: TenantContext, permissions: readonly Permission[]): Promise<string> =>
  (await createApiKey(tenant, { name: "test", permissions: [...permissions], expiresInDays: null })).secret;

export const asKey = async (tenant: TenantContext, permissions: readonly Permission[]): Promise<ApiContext> =>
  createApiKeyContext(tenant.control, `Bearer ${await newKey(tenant, permissions)}`, null);

export const allBut = (permission: Permission): Permission[] => PERMISSIONS.filter((each) => each !== permission);
