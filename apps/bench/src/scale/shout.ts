// A thread of its own, as a tenant is somebody else: asks far more than it may, without a pause, until it is told to stop. Says when
// it is at its limit, which is when it is refused first; and in the end how often it was refused.
import { parentPort, workerData } from "node:worker_threads";

export interface Shout {
  readonly url: string;
  readonly authorization: string;
  /** Requests at a time. */
  readonly callers: number;
}

/** As a client that does not read Retry-After, but has a network between itself and us. */
const NETWORK_MS = 20;

const { url, authorization, callers } = workerData as Shout;
let isStopped = false;
let refused = 0;
const shout = async (): Promise<void> => {
  while (!isStopped) {
    const response = await fetch(url, { headers: { authorization } });
    await response.arrayBuffer();
    if (response.status !== 429) continue;
    if (refused++ === 0) parentPort?.postMessage("at its limit");
    await new Promise((resolve) => setTimeout(resolve, NETWORK_MS));
  }
};
parentPort?.once("message", () => {
  isStopped = true;
});
await Promise.all(Array.from({ length: callers }, shout));
parentPort?.postMessage(refused);
