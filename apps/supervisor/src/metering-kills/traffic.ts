import { setTimeout as delay } from "node:timers/promises";
import { type EncodedLadder, readPush, SEGMENT_SECONDS } from "@sluice/testkit";
import { type Exchange, exchange } from "./exchange.ts";

export const METERED = ["ingest", "egressManifest", "egressSegment"] as const;
export type Metered = (typeof METERED)[number];

/** What went over the wire of one meter. */
export interface WireCount {
  /** Of pushes that were answered; of answers that came whole. */
  wholeBytes: number;
  /** Of answers that the packager's death cut off. Of pushes that were not answered nothing is owed. */
  cutBytes: number;
  exchanges: number;
  cut: number;
}

export type Wire = Readonly<Record<Metered, WireCount>>;

export interface Traffic {
  readonly wire: Wire;
  /** The largest answer that was seen. */
  readonly largestAnswerBytes: () => number;
  readonly stop: () => Promise<void>;
}

export interface TrafficOptions {
  readonly port: number;
  readonly ladder: EncodedLadder;
  readonly ingest: { readonly path: string; readonly username: string; readonly password: string };
  /** Paths of multivariant playlists. */
  readonly playlists: readonly string[];
  readonly pick: (count: number) => number;
}

/** Said before the packager knows whose request it is: these are nobody's usage. */
const NOBODYS = ["This channel is not known here yet", "This node is starting"];
const RETRY_MS = 100;
const PLAY_EVERY_MS = 40;
const PLAYERS = 3;

const newCount = (): WireCount => ({ wholeBytes: 0, cutBytes: 0, exchanges: 0, cut: 0 });

/** An encoder that pushes in real time, and players that ask for what is newest, until they are stopped. */
export const startTraffic = async (options: TrafficOptions): Promise<Traffic> => {
  const { port, ladder, ingest, playlists, pick } = options;
  const wire: Wire = { ingest: newCount(), egressManifest: newCount(), egressSegment: newCount() };
  const stopping = new AbortController();
  let largestAnswerBytes = 0;
  const authorization = `Basic ${Buffer.from(`${ingest.username}:${ingest.password}`).toString("base64")}`;

  const note = (meter: Metered, done: Exchange): void => {
    if (NOBODYS.some((text) => done.body.includes(text))) return;
    const count = wire[meter];
    count.exchanges += 1;
    if (done.status === undefined) count.cut += 1;
    if (meter === "ingest") count.wholeBytes += done.status === undefined ? 0 : done.sentBytes;
    else if (done.status === undefined) count.cutBytes += done.receivedBytes;
    else count.wholeBytes += done.receivedBytes;
    largestAnswerBytes = Math.max(largestAnswerBytes, done.receivedBytes);
  };

  const pushUntilTaken = async (path: string, body: Buffer): Promise<void> => {
    while (!stopping.signal.aborted) {
      const done = await exchange({ port, method: "PUT", path: ingest.path + path, headers: { authorization }, body });
      note("ingest", done);
      if (done.status !== undefined && done.status !== 503) return;
      await delay(RETRY_MS);
    }
  };
  const push = async (): Promise<void> => {
    const startedMs = performance.now();
    for (let number = 1; number < ladder.segmentCount && !stopping.signal.aborted; number++) {
      await delay(Math.max(0, startedMs + number * SEGMENT_SECONDS * 1000 - performance.now()));
      for (const { path, body } of await readPush(ladder, number)) await pushUntilTaken(path, body);
    }
  };

  const get = async (path: string): Promise<string> => {
    const done = await exchange({ port, method: "GET", path });
    note(/\.(m3u8|mpd)$/.test(path) ? "egressManifest" : "egressSegment", done);
    return done.status === 200 ? done.body.toString("latin1") : "";
  };
  const urisOf = (text: string): string[] =>
    text.startsWith("#EXTM3U") ? text.split("\n").filter((line) => line !== "" && !line.startsWith("#")) : [];
  const resolve = (uri: string, base: string): string => new URL(uri, `http://x${base}`).pathname;

  const play = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const multivariant = playlists[pick(playlists.length)] ?? "";
      const variants = urisOf(await get(multivariant));
      const variant = resolve(variants[pick(variants.length)] ?? "", multivariant);
      if (variants.length > 0) {
        const segments = urisOf(await get(variant));
        const newest = segments.at(-1 - pick(Math.min(3, segments.length)));
        if (newest !== undefined) await get(resolve(newest, variant));
      }
      await delay(PLAY_EVERY_MS);
    }
  };

  // From the first push on the packager knows the channel: nobody asks before.
  for (const { path, body } of await readPush(ladder, 0)) await pushUntilTaken(path, body);
  const running = [push(), ...Array.from({ length: PLAYERS }, play)];
  return {
    wire,
    largestAnswerBytes: () => largestAnswerBytes,
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
};
