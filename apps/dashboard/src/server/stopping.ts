/**
 * Aborted when this process is asked to end. Next waits for open answers, and those that wait for news would keep it.
 */
const controller = new AbortController();

process.once("SIGTERM", () => controller.abort());
process.once("SIGINT", () => controller.abort());

export const stopping: AbortSignal = controller.signal;

/** The same request, which also counts as given up when the process ends. */
export const untilStopping = (request: Request): Request =>
  new Request(request, { signal: AbortSignal.any([request.signal, stopping]) });
