import { z } from "zod";
import { channelIdSchema, originEndpointIdSchema, tenantIdSchema } from "./ids.ts";
import type { UsageKind } from "./usage.ts";

/** The kinds of usage that go over the packager's wire, which its access log sees as well. */
export const LOGGED_KINDS = [
  "ingest",
  "egressManifest",
  "egressSegment",
  "licence",
] as const satisfies readonly UsageKind[];

/** `POST /internal/v1/access-log`: an hour's sums, sent when it is over. A repeat replaces: it says the same of the same hour. */
export const accessLogHourSchema = z.object({
  node: z.string().min(1).max(100),
  /** Start of the hour, epoch milliseconds. */
  hourMs: z.number().int().nonnegative().multipleOf(3_600_000),
  /** False when something may be missing: the packager was killed in that hour, or could not write. */
  isWhole: z.boolean(),
  sums: z
    .array(
      z.object({
        tenantId: tenantIdSchema,
        channelId: channelIdSchema,
        /** null for ingest. */
        originEndpointId: originEndpointIdSchema.nullable(),
        kind: z.enum(LOGGED_KINDS),
        bytes: z.number().int().nonnegative(),
        requests: z.number().int().nonnegative(),
      }),
    )
    .max(5000),
});
export type AccessLogHour = z.infer<typeof accessLogHourSchema>;
