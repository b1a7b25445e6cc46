import { etagSchema, resourceNameSchema } from "@sluice/contracts";
import { z } from "zod";

/** How things are named in inputs and in addresses: by the names that people gave them. */
export const groupPath = { channelGroup: resourceNameSchema };
export const channelPath = { ...groupPath, channel: resourceNameSchema };
export const originEndpointPath = { ...channelPath, originEndpoint: resourceNameSchema };
export const keyProviderPath = { keyProvider: resourceNameSchema };

/** Only if the thing still has this etag. In REST it is the header `If-Match`. */
export const ifMatch = { ifMatch: etagSchema.optional() };

export const emptySchema = z.object({});
