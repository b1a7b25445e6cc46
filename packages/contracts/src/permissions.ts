/** What may be asked for. A tRPC procedure and a REST operation name exactly one of these; an API key holds a subset. */
export const PERMISSIONS = [
  "tenant:read",
  "tenant:write",
  "tenant:delete",
  "member:read",
  "member:write",
  "channelGroup:read",
  "channelGroup:write",
  "channel:read",
  "channel:write",
  "ingestCredentials:read",
  "ingestCredentials:rotate",
  "originEndpoint:read",
  "originEndpoint:write",
  "licenceRequest:read",
  "tokenKey:read",
  "tokenKey:write",
  "keyProvider:read",
  "keyProvider:write",
  "contentKey:issue",
  "apiKey:read",
  "apiKey:write",
  "usage:read",
  "billing:read",
  "billing:write",
  "audit:read",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ["owner", "admin", "operator", "viewer", "billing"] as const;
export type Role = (typeof ROLES)[number];

const VIEWER = [
  "tenant:read",
  "member:read",
  "channelGroup:read",
  "channel:read",
  "originEndpoint:read",
  "usage:read",
] as const satisfies readonly Permission[];

const OPERATOR = [
  ...VIEWER,
  "channelGroup:write",
  "channel:write",
  "ingestCredentials:read",
  "ingestCredentials:rotate",
  "originEndpoint:write",
  // Names viewers and where they are: not for everybody who may look.
  "licenceRequest:read",
  "tokenKey:read",
  "tokenKey:write",
  "keyProvider:read",
] as const satisfies readonly Permission[];

const ADMIN = [
  ...OPERATOR,
  "tenant:write",
  "member:write",
  "keyProvider:write",
  "contentKey:issue",
  "apiKey:read",
  "apiKey:write",
  "billing:read",
  "audit:read",
] as const satisfies readonly Permission[];

/** Whoever pays: sees what is used and by whom the workspace is run, and nothing of the channels and their secrets. */
const BILLING = [
  "tenant:read",
  "member:read",
  "usage:read",
  "billing:read",
  "billing:write",
] as const satisfies readonly Permission[];

/** The one table of who may do what: read by the server to refuse and by the dashboard to hide. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(PERMISSIONS),
  admin: new Set<Permission>(ADMIN),
  operator: new Set<Permission>(OPERATOR),
  viewer: new Set<Permission>(VIEWER),
  billing: new Set<Permission>(BILLING),
};

/** Whether a role allows nothing beyond these permissions: nobody gives away, or takes from others, what they lack themselves. */
export const isRoleWithin = (role: Role, permissions: ReadonlySet<Permission>): boolean =>
  [...ROLE_PERMISSIONS[role]].every((permission) => permissions.has(permission));

export const roleAllows = (role: Role, permission: Permission): boolean => ROLE_PERMISSIONS[role].has(permission);
