/**
 * Aborted when this process is asked to end. Next waits for open answers, and those that wait for news would keep it.
 */
const controller = new AbortController();

process.once("SIGTERM", () => controller.abort());
process.once("SIGINT", () => controller.abort());

export const stopping: AbortSignal = controller.signal;

/**
 * The same request (without a body: only answers that wait need this), which also counts as given up when the process
 * ends. Made from its parts: what Next hands over is a proxy, and `new Request` takes only the real thing.
 */
export const untilStopping = ({ url, method, headers, signal }: Request): Request =>
  new Request(url, { method, headers: new Headers(headers), signal: AbortSignal.any([signal, stopping]) });
