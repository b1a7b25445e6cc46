import { handleAuditDownload } from "#server/audit-download.ts";

export const GET = (request: Request): Promise<Response> => handleAuditDownload(request);
