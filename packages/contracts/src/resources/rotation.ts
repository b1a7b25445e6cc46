import { z } from "zod";

/** A week: long enough for every program to get the new secret. */
export const ROTATION_OVERLAP_MAX_SECONDS = 7 * 24 * 3600;

export const rotationSchema = z.object({
  /** How long the old secret works beside the new one; 0 ends it at once, and with it whatever was before it. */
  overlapSeconds: z.number().int().min(0).max(ROTATION_OVERLAP_MAX_SECONDS).default(0),
});
export type Rotation = z.infer<typeof rotationSchema>;
