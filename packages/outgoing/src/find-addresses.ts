import type { LookupAddress } from "node:dns";
import { lookup, Resolver } from "node:dns/promises";

interface AddressQuestion {
  /** By the system's resolver, which knows names of this machine and its network too. */
  readonly usesSystem: boolean;
  readonly nameServers: readonly string[] | undefined;
  readonly end: AbortSignal;
}

/** How long a name server may take, and how often it is asked, before another one is. */
const TRIES = { timeout: 2000, tries: 2 };

/**
 * The addresses of a name that a customer chose, and whose name servers may be the customer's too. The system's resolver has two
 * threads for the whole process and cannot be interrupted: names that nobody answers for would hold up everybody's, so it is only
 * asked where names of our own network may be named.
 * @throws when there is none, or when the time is over
 */
export const findAddresses = async (
  host: string,
  { usesSystem, nameServers, end }: AddressQuestion,
): Promise<readonly LookupAddress[]> => {
  if (usesSystem) return untilEnd(lookup(host, { all: true }), end);
  end.throwIfAborted();
  const resolver = new Resolver(TRIES);
  if (nameServers !== undefined) resolver.setServers(nameServers);
  const stop = () => resolver.cancel();
  end.addEventListener("abort", stop, { once: true });
  try {
    const outcomes = await Promise.allSettled([
      resolver.resolve4(host).then((found) => found.map((address) => ({ address, family: 4 }))),
      resolver.resolve6(host).then((found) => found.map((address) => ({ address, family: 6 }))),
    ]);
    const found = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value : []));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (found.length === 0 && failed !== undefined) throw failed.reason;
    return found;
  } finally {
    end.removeEventListener("abort", stop);
  }
};

/** The system's resolver is left to itself. */
const untilEnd = <T>(work: Promise<T>, end: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    end.addEventListener("abort", () => reject(new Error("the deadline passed")), { once: true });
    work.then(resolve, reject);
  });
