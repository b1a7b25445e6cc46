import { z } from "zod";
import { userIdSchema } from "../ids.ts";
import { permissionSchema } from "./api-key.ts";
import { roleSchema, tenantSchema } from "./tenant.ts";

/** A person, whatever they are a member of. */
export const personSchema = z.object({
  id: userIdSchema,
  name: z.string(),
  email: z.email(),
  emailVerified: z.boolean(),
});
export type Person = z.infer<typeof personSchema>;

/** Who is signed in, in which tenant, and what that allows. */
export const sessionSchema = z.object({
  user: personSchema,
  sessionId: z.string(),
  hasTwoFactor: z.boolean(),
  tenant: tenantSchema,
  role: roleSchema,
  permissions: z.array(permissionSchema),
});
export type Session = z.infer<typeof sessionSchema>;

/** Whether the tenant asks for a second factor that this member does not have: server and screens keep them out alike. */
export const mustEnrolTwoFactor = ({ tenant, hasTwoFactor }: Session): boolean =>
  tenant.requiresTwoFactor && !hasTwoFactor;
