import { z } from "zod";
import { userIdSchema } from "../ids.ts";
import { permissionSchema } from "./api-key.ts";
import { roleSchema, tenantSchema } from "./tenant.ts";

/** Who is signed in, in which tenant, and what that allows. */
export const sessionSchema = z.object({
  user: z.object({ id: userIdSchema, name: z.string(), email: z.email(), emailVerified: z.boolean() }),
  tenant: tenantSchema,
  role: roleSchema,
  permissions: z.array(permissionSchema),
});
export type Session = z.infer<typeof sessionSchema>;
