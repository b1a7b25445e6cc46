import { wire } from "#server/wire.ts";

export const POST = (request: Request): Promise<Response> => wire().internal.licenceRequests(request);
