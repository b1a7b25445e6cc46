import { appRouter, createCallerFactory, createSessionContext } from "@sluice/api";
import { channelStatusSchema, ERRORS, problem } from "@sluice/contracts";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { readClaim } from "./auth.ts";
import { ipOf } from "./ip-of.ts";
import { createSlots } from "./slots.ts";
import { stopping } from "./stopping.ts";
import { wire } from "./wire.ts";

const TICK_MS = 1000;
/** Something is sent at least this often, so that proxies keep the connection. */
const HEARTBEAT_TICKS = 10;
/** After this many ticks the session and the channel's owner are looked at again. */
const SESSION_TICKS = 15;

/** Of one person at a time: each asks the database every second. */
const MAX_STREAMS = 20;

const slots = createSlots(MAX_STREAMS);
const createCaller = createCallerFactory(appRouter);
const answerSchema = z.object({ status: channelStatusSchema.nullable() });

/**
 * Server-sent events: one `status` event a second while something changes, a comment when nothing does. Ends when the
 * client goes, the session ends, or the channel is deleted.
 */
export const handleLive = async (
  request: Request,
  path: { readonly channelGroup: string; readonly channel: string },
): Promise<Response> => {
  const claim = await readClaim();
  const open = async () => createCaller(await createSessionContext(wire().control, claim, ipOf(request)));
  let caller = await open();
  let first: z.infer<typeof answerSchema>;
  try {
    first = answerSchema.parse(await caller.channels.status(path));
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const code =
      error.code === "NOT_FOUND" || error.code === "BAD_REQUEST"
        ? "not_found"
        : error.code === "UNAUTHORIZED"
          ? "unauthenticated"
          : error.code === "FORBIDDEN"
            ? "forbidden"
            : "unavailable";
    return Response.json(problem(code, error.message), { status: ERRORS[code].status });
  }

  const release = slots.take(claim?.userId ?? "");
  if (release === undefined) {
    const detail = `${MAX_STREAMS} pages that show a channel live are open already. Close one of them.`;
    return Response.json(problem("rate_limited", detail), { status: ERRORS.rate_limited.status });
  }
  const encoder = new TextEncoder();
  const signal = AbortSignal.any([request.signal, stopping]);
  let isOver = false;
  const stream = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      const send = (text: string): void => {
        if (!isOver && !signal.aborted) controller.enqueue(encoder.encode(text));
      };
      const sendStatus = ({ status }: z.infer<typeof answerSchema>): void =>
        send(`event: status\ndata: ${JSON.stringify({ nowMs: Date.now(), status })}\n\n`);
      sendStatus(first);
      let lastAtMs = first.status?.atMs;
      for (let tick = 1; ; tick += 1) {
        await wait(TICK_MS, signal);
        if (isOver || signal.aborted) break;
        try {
          if (tick % SESSION_TICKS === 0) caller = await open();
          const answer = answerSchema.parse(await caller.channels.status(path));
          if (answer.status?.atMs !== lastAtMs) {
            lastAtMs = answer.status?.atMs;
            sendStatus(answer);
          } else if (tick % HEARTBEAT_TICKS === 0) {
            send(": still here\n\n");
          }
        } catch (error) {
          if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") break;
          // The database may be away for a moment; the next tick asks again.
          console.error("live status failed:", error);
        }
      }
      release();
      if (!isOver) controller.close();
    },
    cancel: () => {
      isOver = true;
    },
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // no-transform also keeps Next from compressing, which would hold events back.
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
};

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
