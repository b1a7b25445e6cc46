import { z } from "zod";

const anyBlockSchema = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/** An IPv4 or IPv6 address, or a block of them. No union to the outside: forms would show what is wrong with its first branch. */
export const addressBlockSchema = z
  .string()
  .refine(
    (text) => anyBlockSchema.safeParse(text).success,
    "must be an IPv4 or IPv6 address, or a block of them like 192.0.2.0/24",
  );

const blocksSchema = z.array(addressBlockSchema).max(100, "must have at most 100 blocks").default([]);

/** From which network addresses somebody may come. What is denied is denied, also when it is allowed. */
export const addressRulesSchema = z.object({
  /** Empty: any address. */
  ipAllowList: blocksSchema,
  ipDenyList: blocksSchema,
});
export type AddressRules = z.infer<typeof addressRulesSchema>;
