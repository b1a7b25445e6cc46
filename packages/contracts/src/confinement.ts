import type { Permission } from "./permissions.ts";

/**
 * What can be had for some channel groups alone. A key that is confined to groups holds none but these; whatever is not
 * listed is about the tenant as a whole.
 */
export const CONFINABLE_PERMISSIONS = [
  "channelGroup:read",
  "channelGroup:write",
  "channel:read",
  "channel:write",
  "ingestCredentials:read",
  "ingestCredentials:rotate",
  "originEndpoint:read",
  "originEndpoint:write",
  "licenceRequest:read",
  "usage:read",
] as const satisfies readonly Permission[];

const CONFINABLE: ReadonlySet<Permission> = new Set(CONFINABLE_PERMISSIONS);

export const isConfinable = (permission: Permission): boolean => CONFINABLE.has(permission);
