import { createHmac, timingSafeEqual } from "node:crypto";
import { FairMap } from "../fair-map.ts";

export type NonceState = "good" | "stale" | "foreign";

/** Nonces of Digest that need no memory to be recognised: the time they were made at, and proof that we made them. */
export interface Nonces {
  issue(): string;
  /** "stale" was ours once. */
  judge(nonce: string, username: string): NonceState;
  /** Somebody with the password used it: its life begins anew, for those with that user name. */
  touch(nonce: string, username: string): void;
}

export interface NonceOptions {
  /** Processes that share it accept each other's nonces, so that a restart does not cost an encoder a segment. */
  readonly secret: Uint8Array;
  /** From its issue or its last use. */
  readonly lifeMs: number;
  /** Epoch milliseconds: tells the age of a nonce that this process has not seen used. */
  readonly nowMs: () => number;
  /** Of any origin, and never set: tells how long ago one was used, whatever happens to the time of day. */
  readonly monotonicMs: () => number;
}

const SHAPE = /^([0-9a-f]{12})([0-9a-f]{32})$/;
const MAX_TOUCHED = 20_000;

/**
 * A nonce may be used again and again, and lives as long as it is used: ffmpeg keeps one for a whole push, which may take
 * months, does not react to `stale`, and would be refused for ever with exit code 0.
 */
export const createNonces = ({ secret, lifeMs, nowMs, monotonicMs }: NonceOptions): Nonces => {
  // By user name. Losing one is harmless while the nonce is young; when it is old, an encoder that does not react is lost with it:
  // so nobody makes us lose what is another's.
  const touchedAtTickMs = new FairMap<number>(MAX_TOUCHED);
  const proofOf = (time: string): Buffer =>
    createHmac("sha256", secret).update(`sluice nonce ${time}`).digest().subarray(0, 16);
  return {
    issue() {
      const time = Math.max(0, Math.floor(nowMs())).toString(16).padStart(12, "0");
      return time + proofOf(time).toString("hex");
    },
    judge(nonce, username) {
      const match = SHAPE.exec(nonce);
      if (match === null) return "foreign";
      const [, time = "", proof = ""] = match;
      if (!timingSafeEqual(proofOf(time), Buffer.from(proof, "hex"))) return "foreign";
      const touchedAt = touchedAtTickMs.get(username, nonce);
      if (touchedAt !== undefined) return monotonicMs() - touchedAt > lifeMs ? "stale" : "good";
      const ageMs = nowMs() - Number.parseInt(time, 16);
      // Clocks of two nodes differ; a nonce from far in the future is a clock that was set back.
      return Math.abs(ageMs) > lifeMs ? "stale" : "good";
    },
    touch(nonce, username) {
      touchedAtTickMs.set(username, nonce, monotonicMs());
    },
  };
};
