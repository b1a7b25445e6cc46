import { appRouter, createCallerFactory, createSessionContext, errorResponse, streamFile } from "@sluice/api";
import type { AuditExportInput } from "@sluice/contracts";
import { readClaim } from "./auth.ts";
import { ipOf } from "./ip-of.ts";
import { wire } from "./wire.ts";

const createCaller = createCallerFactory(appRouter);

/** The audit log as a file for whoever is signed in; programs have the same under /api/v1. */
export const handleAuditDownload = async (request: Request): Promise<Response> => {
  const caller = createCaller(await createSessionContext(wire().control, await readClaim(), ipOf(request)));
  const query = Object.fromEntries(new URL(request.url).searchParams);
  try {
    // The procedure judges what the query says.
    return await streamFile((input) => caller.audit.export(input as AuditExportInput), query);
  } catch (error) {
    const { response, isOurFault } = errorResponse(error);
    if (isOurFault) console.error("audit download failed:", error);
    return response;
  }
};
