import { untilStopping } from "#server/stopping.ts";
import { wire } from "#server/wire.ts";

export const GET = (request: Request): Promise<Response> => wire().internal.snapshot(untilStopping(request));
