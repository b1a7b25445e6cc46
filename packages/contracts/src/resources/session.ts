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
  tenant: tenantSchema,
  role: roleSchema,
  permissions: z.array(permissionSchema),
});
export type Session = z.infer<typeof sessionSchema>;
