import { z } from "zod";
import { resourceNameSchema } from "../names.ts";
import { channelSchema, ingestCredentialsSchema } from "./channel.ts";
import { channelGroupSchema } from "./channel-group.ts";
import { originEndpointSchema } from "./origin-endpoint.ts";

export const quickStartSchema = z.object({ name: resourceNameSchema, testSource: z.boolean().default(true) });
export type QuickStart = z.infer<typeof quickStartSchema>;

/** Everything a first stream needs, made at once: where to push, with what, and where it plays. */
export const quickStartResultSchema = z.object({
  channelGroup: channelGroupSchema,
  channel: channelSchema,
  ingestCredentials: z.array(ingestCredentialsSchema).length(2),
  originEndpoints: z.array(originEndpointSchema),
});
export type QuickStartResult = z.infer<typeof quickStartResultSchema>;
