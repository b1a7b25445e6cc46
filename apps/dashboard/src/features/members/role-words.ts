import type { Role } from "@sluice/contracts";

/** What each role may do, in the few words that people choose by. */
export const ROLE_MEANINGS = {
  owner: "everything, and the workspace itself",
  admin: "everything but payment and the workspace itself",
  operator: "channels, endpoints and ingest",
  viewer: "looks, changes nothing",
  billing: "usage, plan and invoices; no channels",
} as const satisfies Record<Role, string>;
