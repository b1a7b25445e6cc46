import { handleAuditDownload } from "#server/file-download.ts";

export const GET = (request: Request): Promise<Response> => handleAuditDownload(request);
