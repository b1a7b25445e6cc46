import { z } from "zod";

/** Resource names: they stand in URLs and cannot be changed. MediaPackage v2: 1..256 of `[a-zA-Z0-9_-]`. */
export const resourceNameSchema = z
  .string()
  .min(1, "must have at least 1 character")
  .max(256, "must have at most 256 characters")
  .regex(/^[a-zA-Z0-9_-]+$/, "may only have letters, digits, hyphen and underscore");

/** Manifest names: as resource names, but without the underscore, which separates names from numbers in URLs. */
export const manifestNameSchema = z
  .string()
  .min(1, "must have at least 1 character")
  .max(256, "must have at most 256 characters")
  .regex(/^[a-zA-Z0-9-]+$/, "may only have letters, digits and hyphen");

/** For `refine`: PostgreSQL has no text with a zero in it. */
export const isStorable = (text: string): boolean => !text.includes("\0");
export const NOT_STORABLE = "must not have the character U+0000";

export const descriptionSchema = z
  .string()
  .max(1024, "must have at most 1024 characters")
  .refine(isStorable, NOT_STORABLE);

/** An opaque version of a resource; send it back as `If-Match` to change only what you have seen. */
export const etagSchema = z.string().min(1).max(256);

/** ISO 8601 in UTC. */
export const timestampSchema = z.iso.datetime();

export const pageInputSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(512).optional(),
});
export type PageInput = z.infer<typeof pageInputSchema>;

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}
