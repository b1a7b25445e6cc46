import { handleUsageDownload } from "#server/file-download.ts";

export const GET = (request: Request): Promise<Response> => handleUsageDownload(request);
