import { appRouter, createCallerFactory, createSessionContext, errorResponse, streamFile } from "@sluice/api";
import type { AuditExportInput, FilePiece, UsageExportInput } from "@sluice/contracts";
import { readClaim } from "./auth.ts";
import { ipOf } from "./ip-of.ts";
import { wire } from "./wire.ts";

const createCaller = createCallerFactory(appRouter);
type Caller = ReturnType<typeof createCaller>;

/** A file for whoever is signed in; programs have the same under /api/v1. The procedure judges what the query says. */
const handleDownload =
  (name: string, ask: (caller: Caller, input: object) => Promise<FilePiece>) =>
  async (request: Request): Promise<Response> => {
    const caller = createCaller(await createSessionContext(wire().control, await readClaim(), ipOf(request)));
    const query = Object.fromEntries(new URL(request.url).searchParams);
    try {
      return await streamFile((input) => ask(caller, input), query);
    } catch (error) {
      const { response, isOurFault } = errorResponse(error);
      if (isOurFault) console.error(`${name} download failed:`, error);
      return response;
    }
  };

export const handleAuditDownload = handleDownload("audit", (caller, input) =>
  caller.audit.export(input as AuditExportInput),
);
export const handleUsageDownload = handleDownload("usage", (caller, input) =>
  caller.usage.export(input as UsageExportInput),
);
