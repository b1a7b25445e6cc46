import { AppError } from "@sluice/contracts";
import type { SlabPool } from "./slab-pool.ts";

/** A pool that lends no more than so much at once: who asks for more is refused with AppError `unavailable`. */
export const boundedPool = (pool: SlabPool, maxLentBytes: number): SlabPool => {
  let lentBytes = 0;
  return {
    acquire(sizeBytes) {
      if (lentBytes + sizeBytes > maxLentBytes) {
        throw new AppError("unavailable", "Too much is being pushed to this node: try again in a moment.");
      }
      const slab = pool.acquire(sizeBytes);
      lentBytes += slab.length;
      return slab;
    },
    release(slab) {
      lentBytes -= slab.length;
      pool.release(slab);
    },
  };
};

/** A pool for each name, drawn from one: who lends out his share is refused, and takes nothing from the others'. */
export const poolShares = (pool: SlabPool, maxShareBytes: number): ((name: string) => SlabPool) => {
  const shares = new Map<string, SlabPool>();
  return (name) => {
    const known = shares.get(name) ?? boundedPool(pool, maxShareBytes);
    shares.set(name, known);
    return known;
  };
};
