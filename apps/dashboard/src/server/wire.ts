import { hostname } from "node:os";
import {
  createApiCallMeter,
  createInternalHandlers,
  createRateLimiter,
  createRefusals,
  createRestHandler,
  type InternalHandlers,
  type RateLimiter,
  refuseAgain,
} from "@sluice/api";
import { createStripePayments, readBillingSettings } from "@sluice/billing";
import type { Membership, Person } from "@sluice/contracts";
import { type Control, createControl, listMails, listMemberships, type MailView, readSession } from "@sluice/control";
import { env } from "#env";
import { ipOf } from "./ip-of.ts";
import { isOwnHost } from "./is-own-host.ts";
import type { Refuse } from "./refuse-early.ts";
import { apiSecurityHeaders } from "./security-headers.ts";
import { stopping } from "./stopping.ts";

interface Wire {
  readonly control: Control;
  readonly rest: (request: Request) => Promise<Response>;
  readonly refuseAgain: Refuse;
  readonly internal: InternalHandlers;
  readonly limiter: RateLimiter;
}

const STORE_CALLS_EVERY_MS = 5000;

const logError = (error: unknown, operation: string): void => console.error(`${operation} failed:`, error);

const connect = (): Wire => {
  const settings = env();
  const [first = "", ...older] = settings.SLUICE_MASTER_KEY.split(",").map((key) => key.trim());
  const billing = readBillingSettings(settings);
  const control = createControl({
    databaseUrl: settings.DATABASE_URL,
    masterKeys: [first, ...older],
    addresses: {
      dashboardUrl: settings.NEXTAUTH_URL,
      packagerUrl: settings.PACKAGER_PUBLIC_URL,
      packagerTlsUrl: settings.PACKAGER_TLS_PUBLIC_URL,
      packagerHostSuffix: settings.PACKAGER_HOST_SUFFIX,
    },
    payments: billing === undefined ? undefined : createStripePayments(billing),
    operatorEmails: settings.SLUICE_OPERATORS,
    allowsPrivateKeyServers: settings.SLUICE_ALLOW_PRIVATE_KEY_SERVERS,
  });
  const limiter = createRateLimiter(() => control.now().getTime());
  const refusals = createRefusals(limiter);
  const headers = apiSecurityHeaders(settings.NEXTAUTH_URL);
  const calls = createApiCallMeter(control, `dashboard ${hostname()}`);
  const storeCalls = () => void calls.flush().catch((error: unknown) => logError(error, "storing of API calls"));
  // Does not keep the process alive: what is counted is stored once more when it is asked to end.
  setInterval(storeCalls, STORE_CALLS_EVERY_MS).unref();
  stopping.addEventListener("abort", storeCalls);
  return {
    control,
    limiter,
    rest: createRestHandler({
      control,
      publicUrl: settings.NEXTAUTH_URL,
      limiter,
      refusals,
      headers,
      ipOf,
      onCall: calls.count,
      onError: logError,
    }),
    refuseAgain: (asked) => refuseAgain(refusals, asked, headers),
    internal: createInternalHandlers({ control, serviceToken: settings.SLUICE_SERVICE_TOKEN, onError: logError }),
  };
};

declare global {
  var sluiceWire: Wire | undefined;
}

/**
 * The one place where database, use cases and API meet. Kept on `globalThis`: Next bundles each route apart, and each copy
 * of this module would open connections of its own.
 */
export const wire = (): Wire => {
  globalThis.sluiceWire ??= connect();
  return globalThis.sluiceWire;
};

/**
 * The mails that were kept because there is nobody to send them, or null where they are sent. `host` is what the browser
 * thinks it talks to: a foreign name that was made to lead here would let its page read them.
 */
export const readKeptMails = async (host: string | null): Promise<MailView[] | null> =>
  env().SLUICE_LOCAL && isOwnHost(host, env().NEXTAUTH_URL) ? listMails(wire().control) : null;

export const readMemberships = (person: Person): Promise<Membership[]> => listMemberships(wire().control, person);

/** Asks the database for a session of nobody: cheap, and fails when the database does. */
export const isDatabaseReachable = async (): Promise<boolean> => {
  try {
    await readSession(wire().control, { userId: "nobody", sessionVersion: 0, sessionId: "none" });
    return true;
  } catch (error) {
    logError(error, "health");
    return false;
  }
};
