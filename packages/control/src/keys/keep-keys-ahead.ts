import { claimDueKeyStates } from "@sluice/db";
import type { Actor, Control } from "../control.ts";
import { systemContext } from "../tenants/system-context.ts";
import { keepEndpointKeys } from "./keep-endpoint-keys.ts";

const ACTOR: Actor = { kind: "system", id: "key-authority", label: "Key authority" };
/** Endpoints that one pass looks after at a time, and how many of them are of one tenant. */
const BATCH = 32;
const BATCH_PER_TENANT = 4;
/** Longer than a key server may take for all that it is asked at a time. */
const LEASE_MS = 120_000;

export interface KeysKept {
  /** Endpoints that were looked after. */
  readonly endpoints: number;
  readonly published: number;
  /** What broke on our side; it is tried again when the lease is over. */
  readonly problems: readonly { readonly originEndpointId: string; readonly error: unknown }[];
}

/**
 * One turn of the key authority: endpoints that are due get the keys of the periods that come into sight, long before they
 * begin. Any number of workers may take turns at once; whoever found some endpoints looks for more.
 */
export const keepKeysAhead = async (control: Control): Promise<KeysKept> => {
  const now = control.now();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const due = await control.db.asSystem("content-keys", (tx) =>
    claimDueKeyStates(tx, { now, leaseUntil, take: BATCH, perTenant: BATCH_PER_TENANT }),
  );
  const outcomes = await Promise.allSettled(
    due.map(({ originEndpointId, tenantId }) =>
      keepEndpointKeys(systemContext(control, tenantId, ACTOR), originEndpointId),
    ),
  );
  return {
    endpoints: due.length,
    published: outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value).length,
    problems: outcomes.flatMap((outcome, i) =>
      outcome.status === "rejected"
        ? [{ originEndpointId: due[i]?.originEndpointId ?? "", error: outcome.reason as unknown }]
        : [],
    ),
  };
};
