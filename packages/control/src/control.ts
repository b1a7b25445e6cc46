import type { Payments } from "@sluice/billing";
import type { Permission, TenantId } from "@sluice/contracts";
import { createSealer, type Database, openDatabase, type Sealer } from "@sluice/db";
import { createTurns, type Turns } from "./turns.ts";

/** What every use case needs of the world. Made once per process. */
export interface Control {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly addresses: Addresses;
  /** A payment provider is configured: plans cost, and end where they end. */
  readonly isBillingOn: boolean;
  /** Absent: billing is off. */
  readonly payments: Payments | undefined;
  /** The addresses of those who run this installation, in lower case. */
  readonly operatorEmails: ReadonlySet<string>;
  /** Key servers may be on this machine and in private networks, and without TLS: for tests, and for who has nothing else there. */
  readonly allowsPrivateKeyServers: boolean;
  readonly now: () => Date;
  /** Of mutations, by tenant: those that wait for each other anyhow wait here, and not with a connection each. */
  readonly turns: Turns;
}

/** Where our processes are reached from outside. */
export interface Addresses {
  /** Scheme, host and port, as in links of mails. */
  readonly dashboardUrl: string;
  readonly packagerUrl: string;
  /** By TLS that ends with the packager, for encoders that show certificates; undefined where it has none. */
  readonly packagerTlsUrl: string | undefined;
  /** When set, each channel group has a host name of its own: `{egressId}.{suffix}`. */
  readonly packagerHostSuffix: string | undefined;
}

/** Who acts, as the audit log will say. */
export interface Actor {
  readonly kind: "user" | "apiKey" | "system";
  readonly id: string;
  readonly label: string;
}

/** One request on behalf of one tenant. Every use case of a tenant takes it first: the scope cannot be forgotten. */
export interface TenantContext {
  readonly control: Control;
  readonly tenantId: TenantId;
  readonly actor: Actor;
  /** What the actor may do, and so the most that it may give to an API key. */
  readonly permissions: ReadonlySet<Permission>;
  readonly ip: string | null;
  /** The request may be a repeat: the mutation happens once, and its answer is kept for the repeats. */
  readonly idempotency: { readonly key: string; readonly requestHash: string } | undefined;
}

export interface ControlOptions {
  readonly databaseUrl: string;
  /** `id:base64 of 32 bytes`; the first seals, the others still open. */
  readonly masterKeys: readonly [string, ...string[]];
  readonly addresses: Addresses;
  readonly poolSize?: number;
  /** Who takes the money; absent, billing is off. */
  readonly payments?: Payments | undefined;
  /** As there are payments or not, unless said. */
  readonly isBillingOn?: boolean;
  /** Nobody unless said. */
  readonly operatorEmails?: readonly string[];
  /** No, unless said. */
  readonly allowsPrivateKeyServers?: boolean | undefined;
  /** For tests. */
  readonly now?: () => Date;
}

/** @throws when a master key cannot be read; the database is not asked for anything yet */
export const createControl = (options: ControlOptions): Control => ({
  sealer: createSealer(options.masterKeys),
  db: openDatabase({
    url: options.databaseUrl,
    ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }),
  }),
  addresses: options.addresses,
  isBillingOn: options.isBillingOn ?? options.payments !== undefined,
  payments: options.payments,
  operatorEmails: new Set((options.operatorEmails ?? []).map((email) => email.trim().toLowerCase())),
  allowsPrivateKeyServers: options.allowsPrivateKeyServers ?? false,
  now: options.now ?? (() => new Date()),
  turns: createTurns(),
});
