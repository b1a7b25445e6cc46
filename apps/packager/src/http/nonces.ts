import { createHmac, timingSafeEqual } from "node:crypto";

export type NonceAge = "fresh" | "aging" | "stale" | "foreign";

/** Nonces of Digest that need no memory: the time they were made at, and proof that we made them. */
export interface Nonces {
  issue(): string;
  /** "aging" is still good, but the client should be given another; "stale" was ours once. */
  judge(nonce: string): NonceAge;
}

const SHAPE = /^([0-9a-f]{12})([0-9a-f]{32})$/;

/**
 * A nonce may be used again and again during its life: encoders keep one for a whole push. Processes that share `secret`
 * accept each other's, so that a restart does not cost an encoder a segment.
 */
export const createNonces = (options: { secret: Uint8Array; lifeMs: number; nowMs: () => number }): Nonces => {
  const { secret, lifeMs, nowMs } = options;
  const proofOf = (time: string): Buffer =>
    createHmac("sha256", secret).update(`sluice nonce ${time}`).digest().subarray(0, 16);
  return {
    issue() {
      const time = Math.max(0, Math.floor(nowMs())).toString(16).padStart(12, "0");
      return time + proofOf(time).toString("hex");
    },
    judge(nonce) {
      const match = SHAPE.exec(nonce);
      if (match === null) return "foreign";
      const [, time = "", proof = ""] = match;
      if (!timingSafeEqual(proofOf(time), Buffer.from(proof, "hex"))) return "foreign";
      const ageMs = nowMs() - Number.parseInt(time, 16);
      // Clocks of two nodes differ; a nonce from far in the future is a clock that was set back.
      if (ageMs > lifeMs || ageMs < -lifeMs) return "stale";
      return ageMs > lifeMs / 2 ? "aging" : "fresh";
    },
  };
};
