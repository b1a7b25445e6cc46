import { createHash, timingSafeEqual } from "node:crypto";
import {
  AppError,
  accessLogHourSchema,
  channelStatusSchema,
  licenceRequestDeliverySchema,
  statusReportSchema,
  usageDeliverySchema,
} from "@sluice/contracts";
import {
  type Control,
  recordAccessLog,
  recordLicenceRequests,
  recordStatus,
  recordUsage,
  waitForSnapshot,
} from "@sluice/control";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { errorResponse } from "../rest/problem-response.ts";
import { readQuery } from "../rest/read-request.ts";
import { toTrpcError } from "../to-problem.ts";

type Handler = (request: Request) => Promise<Response>;

export interface InternalHandlers {
  /** `GET ?after=REVISION&waitMs=25000`: 200 with a Snapshot, or 204 when nothing changed in that time. */
  readonly snapshot: Handler;
  /** `POST` of a UsageDelivery: 204 once every event is stored. */
  readonly usage: Handler;
  /** `POST` of an AccessLogHour: 204 once its sums are stored. */
  readonly accessLog: Handler;
  /** `POST` of a LicenceRequestDelivery: 204 once its sums are stored. */
  readonly licenceRequests: Handler;
  /** `POST` of a StatusReport: 204. */
  readonly status: Handler;
}

const WAIT_MAX_MS = 30_000;

const snapshotQuerySchema = z.object({
  after: z.coerce.number().int().nonnegative().optional(),
  waitMs: z.coerce.number().int().nonnegative().max(WAIT_MAX_MS).default(0),
});

/** The channels are looked at one by one: what one tenant's encoder says must not keep the others' status away. */
const statusEnvelopeSchema = statusReportSchema.extend({ channels: z.array(z.unknown()) });

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** What packagers ask and tell. Not for clients: whoever has the service token sees and writes for all tenants. */
export const createInternalHandlers = (options: {
  readonly control: Control;
  readonly serviceToken: string;
  readonly onError?: (error: unknown, operation: string) => void;
}): InternalHandlers => {
  const expected = digest(`Bearer ${options.serviceToken}`);

  const guarded =
    (name: string, method: string, handle: Handler): Handler =>
    async (request) => {
      try {
        // Digests of equal length, compared in constant time: neither length nor prefix of the token can be felt out.
        if (!timingSafeEqual(digest(request.headers.get("authorization") ?? ""), expected)) {
          throw new AppError(
            "unauthenticated",
            "Send `Authorization: Bearer` with the SLUICE_SERVICE_TOKEN that the control plane was started with.",
          );
        }
        if (request.method !== method)
          throw new AppError("method_not_allowed", `This takes ${method}, not ${request.method}.`);
        return await handle(request);
      } catch (thrown) {
        let error = thrown;
        if (thrown instanceof AppError) error = toTrpcError(thrown);
        if (thrown instanceof z.ZodError) error = new TRPCError({ code: "BAD_REQUEST", cause: thrown });
        const { response, isOurFault } = errorResponse(error);
        if (isOurFault) options.onError?.(error, name);
        return response;
      }
    };

  const readJson = async (request: Request): Promise<unknown> => {
    try {
      return await request.json();
    } catch (cause) {
      throw new AppError("invalid_request", "The body is not JSON.", { cause });
    }
  };

  const done = () => new Response(null, { status: 204 });

  return {
    snapshot: guarded("snapshot", "GET", async (request) => {
      const { after, waitMs } = snapshotQuerySchema.parse(readQuery(new URL(request.url)));
      const snapshot = await waitForSnapshot(options.control, { after, waitMs, signal: request.signal });
      return snapshot === null ? done() : Response.json(snapshot, { headers: { "cache-control": "no-store" } });
    }),
    usage: guarded("usage", "POST", async (request) => {
      await recordUsage(options.control, usageDeliverySchema.parse(await readJson(request)));
      return done();
    }),
    accessLog: guarded("access log", "POST", async (request) => {
      await recordAccessLog(options.control, accessLogHourSchema.parse(await readJson(request)));
      return done();
    }),
    licenceRequests: guarded("licence requests", "POST", async (request) => {
      await recordLicenceRequests(options.control, licenceRequestDeliverySchema.parse(await readJson(request)));
      return done();
    }),
    status: guarded("status", "POST", async (request) => {
      const report = statusEnvelopeSchema.parse(await readJson(request));
      const channels = report.channels.flatMap((document) => {
        const channel = channelStatusSchema.safeParse(document);
        if (!channel.success) options.onError?.(channel.error, "status of a channel");
        return channel.data ?? [];
      });
      await recordStatus(options.control, { ...report, channels });
      return done();
    }),
  };
};
