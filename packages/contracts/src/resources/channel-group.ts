import { z } from "zod";
import { channelGroupIdSchema } from "../ids.ts";
import { descriptionSchema, etagSchema, resourceNameSchema, timestampSchema } from "../names.ts";

export const channelGroupSchema = z.object({
  id: channelGroupIdSchema,
  name: resourceNameSchema,
  description: descriptionSchema,
  /** The label of this group's own host name, and of its path where host names are not used. Never reused. */
  egressId: z.string(),
  /** Where this group's manifests and segments are: scheme, host and the path up to the channel's name. */
  egressUrl: z.url(),
  channelCount: z.number().int(),
  etag: etagSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});
export type ChannelGroup = z.infer<typeof channelGroupSchema>;

export const newChannelGroupSchema = z.object({
  name: resourceNameSchema,
  description: descriptionSchema.default(""),
});
export type NewChannelGroup = z.infer<typeof newChannelGroupSchema>;

export const channelGroupChangeSchema = z.object({ description: descriptionSchema.optional() });
export type ChannelGroupChange = z.infer<typeof channelGroupChangeSchema>;
