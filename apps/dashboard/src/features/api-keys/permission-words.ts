import type { Permission } from "@sluice/contracts";

interface PermissionGroup {
  readonly title: string;
  readonly permissions: readonly { readonly permission: Permission; readonly label: string }[];
}

/** Permissions as people pick them: by thing, in words. */
export const PERMISSION_GROUPS: readonly PermissionGroup[] = [
  {
    title: "Channels",
    permissions: [
      { permission: "channel:read", label: "See channels and their status" },
      { permission: "channel:write", label: "Make, change and delete channels" },
      { permission: "channelGroup:read", label: "See channel groups" },
      { permission: "channelGroup:write", label: "Make, change and delete groups" },
    ],
  },
  {
    title: "Ingest",
    permissions: [
      { permission: "ingestCredentials:read", label: "Read ingest passwords" },
      { permission: "ingestCredentials:rotate", label: "Rotate ingest passwords" },
    ],
  },
  {
    title: "Origin endpoints",
    permissions: [
      { permission: "originEndpoint:read", label: "See endpoints and playback URLs" },
      { permission: "originEndpoint:write", label: "Make, change and delete endpoints" },
      { permission: "licenceRequest:read", label: "See licence requests, with viewers and their networks" },
      { permission: "tokenKey:read", label: "See the keys of viewer tokens" },
      { permission: "tokenKey:write", label: "Make keys of viewer tokens, and revoke tokens" },
    ],
  },
  {
    title: "Keys",
    permissions: [
      { permission: "keyProvider:read", label: "See key providers" },
      { permission: "keyProvider:write", label: "Make, change, try and delete key providers" },
      { permission: "contentKey:issue", label: "Give content keys to another packager (SPEKE)" },
    ],
  },
  {
    title: "Workspace",
    permissions: [
      { permission: "usage:read", label: "Read usage" },
      { permission: "billing:read", label: "See plan and invoices" },
      { permission: "billing:write", label: "Change plan and payment" },
      { permission: "audit:read", label: "Read the audit log" },
      { permission: "member:read", label: "See members" },
      { permission: "member:write", label: "Invite, change and remove members" },
      { permission: "tenant:read", label: "See the workspace" },
      { permission: "tenant:write", label: "Rename the workspace" },
      { permission: "tenant:delete", label: "Delete and restore the workspace" },
      { permission: "apiKey:read", label: "See API keys" },
      { permission: "apiKey:write", label: "Make and revoke API keys" },
    ],
  },
];
