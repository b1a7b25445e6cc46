import { z } from "zod";
import { tenantIdSchema } from "../ids.ts";
import { roleSchema } from "./tenant.ts";

/** One tenant of a person, as the switcher shows it. */
export const membershipSchema = z.object({
  tenantId: tenantIdSchema,
  tenantName: z.string(),
  role: roleSchema,
  isClosed: z.boolean(),
});
export type Membership = z.infer<typeof membershipSchema>;
