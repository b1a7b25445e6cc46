import { createHash } from "node:crypto";
import { networkOf } from "@sluice/control";
import type { RateDecision, RateLimiter, RatePolicy } from "../rate-limiter.ts";
import { rateLimited } from "../rate-policies.ts";
import { isXmlPath } from "./operations.ts";
import { errorResponse, withHeaders } from "./problem-response.ts";
import { readAuthorization } from "./read-authorization.ts";
import { toXmlProblem } from "./xml-document.ts";

/** What is asked, as far as a refusal needs it. */
export interface Asked {
  readonly pathname: string;
  readonly headers: Pick<Headers, "get">;
  /** From where, or null where nobody knows. */
  readonly ip: string | null;
}

/**
 * Who was refused last. They are refused again without a look into the database or into what they sent: that is what keeps
 * a tenant at its limit from slowing down the others.
 */
export interface Refusals {
  /** The decision on who was refused and has to wait still, else undefined. Takes nothing from any bucket. */
  readonly again: (asked: Asked) => RateDecision | undefined;
  readonly remember: (asked: Asked, policies: readonly RatePolicy[]) => void;
  /** What holds now for who was let pass: whoever was at the limit will be there again, perhaps at another one. */
  readonly renew: (asked: Asked, policies: readonly RatePolicy[]) => void;
}

const REFUSALS_MAX = 1000;

/**
 * By what they sent and from where: two strangers may send the same, and each address has a bucket of its own. Hashed, so
 * that no secret is kept.
 */
const nameOf = ({ pathname, headers, ip }: Asked): string => {
  const authorization = readAuthorization(headers, isXmlPath(pathname));
  const network = ip === null ? "unknown" : networkOf(ip);
  return createHash("sha256")
    .update(`${network} ${authorization ?? ""}`)
    .digest("base64");
};

export const createRefusals = (limiter: RateLimiter): Refusals => {
  const known = new Map<string, readonly RatePolicy[]>();
  return {
    again: (asked) => {
      if (known.size === 0) return undefined;
      const policies = known.get(nameOf(asked));
      if (policies === undefined) return undefined;
      const decision = limiter.look(policies);
      return decision.waitSeconds > 0 ? decision : undefined;
    },
    remember: (asked, policies) => {
      const name = nameOf(asked);
      // Put back at the end, so that the first in the map is the one refused longest ago.
      known.delete(name);
      known.set(name, policies);
      const oldest = known.keys().next();
      if (known.size > REFUSALS_MAX && !oldest.done) known.delete(oldest.value);
    },
    renew: (asked, policies) => {
      if (known.size === 0) return;
      const name = nameOf(asked);
      if (known.has(name)) known.set(name, policies);
    },
  };
};

/** The answer to who must wait: a problem document with the limits' headers. */
export const rateRefusal = (decision: RateDecision): Response =>
  withHeaders(errorResponse(rateLimited(decision)).response, decision.headers);

/**
 * The whole answer to who was refused and has to wait still, or undefined for everybody else. Needs no more of a request
 * than its address and headers, so that a server can send it before it does anything else.
 */
export const refuseAgain = (
  refusals: Refusals,
  asked: Asked,
  headers: Readonly<Record<string, string>>,
): Promise<Response> | undefined => {
  const decision = refusals.again(asked);
  if (decision === undefined) return undefined;
  const response = withHeaders(rateRefusal(decision), headers);
  return isXmlPath(asked.pathname) ? toXmlProblem(response) : Promise.resolve(response);
};
