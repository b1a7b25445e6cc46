import { Agent, request as httpRequest } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type EncodedLadder, readPush, SEGMENT_SECONDS } from "@sluice/testkit";
import type { TestChannel } from "./test-channel.ts";

export interface Push {
  /** Segments of which every rendition was acknowledged. */
  readonly acknowledged: () => number;
  /** Resolves when the last playlist, with its ENDLIST, is acknowledged. */
  readonly done: Promise<void>;
  readonly stop: () => void;
}

export interface PushOptions {
  readonly ingest: TestChannel["ingest"];
  readonly ladder: EncodedLadder;
  /** One segment every two seconds, as live; otherwise as fast as they are taken. */
  readonly realTime: boolean;
}

const RETRY_MS = 200;

/**
 * An encoder that does what ffmpeg does not: sends its credentials from the start and repeats what was not acknowledged,
 * so that afterwards everything must be there.
 */
export const pushEncoded = ({ ingest, ladder, realTime }: PushOptions): Push => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const authorization = `Basic ${Buffer.from(`${ingest.username}:${ingest.password}`).toString("base64")}`;
  const stopping = new AbortController();
  let acknowledged = 0;

  const put = (path: string, body: Buffer): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { authorization, "content-length": body.length };
      const request = httpRequest(new URL(path, ingest.url), { method: "PUT", agent, headers, timeout: 20_000 });
      request.on("response", (response) => {
        response.resume().on("end", () => resolve(response.statusCode ?? 0));
      });
      request.on("timeout", () => request.destroy(new Error("no answer within 20 s")));
      request.on("error", reject).end(body);
    });

  const putUntilTaken = async (path: string, body: Buffer): Promise<void> => {
    for (;;) {
      const status = await put(path, body).catch(() => 503);
      if (status >= 200 && status < 300) return;
      if (status !== 503) throw new Error(`PUT ${path} was answered ${status}`);
      await delay(RETRY_MS, undefined, { signal: stopping.signal });
    }
  };

  const run = async (): Promise<void> => {
    const startedMs = performance.now();
    for (let number = 0; number < ladder.segmentCount; number++) {
      const dueMs = startedMs + (number + 1) * SEGMENT_SECONDS * 1000;
      if (realTime) await delay(Math.max(0, dueMs - performance.now()), undefined, { signal: stopping.signal });
      for (const { path, body } of await readPush(ladder, number)) await putUntilTaken(path, body);
      acknowledged = number + 1;
    }
  };
  const done = run().finally(() => agent.destroy());
  done.catch(() => undefined); // whoever awaits it sees the error; a stopped push has nobody who does
  return { acknowledged: () => acknowledged, done, stop: () => stopping.abort() };
};
