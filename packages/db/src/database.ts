import { PrismaPg } from "@prisma/adapter-pg";
import type { TenantId } from "@sluice/contracts";
import { type Prisma, PrismaClient } from "./generated/client.ts";
import { listenForConfigChanges } from "./listen-for-config-changes.ts";
import { createStatementNames } from "./statement-names.ts";
import { inScope, ScopedClient } from "./transaction-scope.ts";

/** What works across tenants, and why it must: nobody has been identified yet, or the asker serves all of them. */
export type SystemTask =
  | "sign-up"
  | "sign-in"
  | "read-session"
  | "memberships"
  | "invitations"
  | "confirm-password"
  | "erase-tenants"
  | "account"
  | "e-mail-links"
  | "rate-limit"
  | "snapshot"
  | "content-keys"
  | "record-usage"
  | "record-licence-requests"
  | "close-usage-hours"
  | "reconcile-usage"
  | "retain-usage"
  | "budgets"
  | "standing"
  | "record-status"
  | "mail"
  | "billing"
  | "clean-up"
  | "reseal"
  | "verify-audit"
  | "operator"
  | "seed-demo";

declare const scope: unique symbol;

/** A transaction in which the database shows one tenant's rows and takes only that tenant's rows. */
export type TenantTx = Prisma.TransactionClient & { readonly [scope]: "tenant" };
/** A transaction that sees every tenant. */
export type SystemTx = Prisma.TransactionClient & { readonly [scope]: "system" };

/** Sees every tenant, for one statement at a time, each a transaction of its own. */
export type SystemStatements = Pick<Prisma.TransactionClient, "$queryRaw" | "$executeRaw"> & {
  readonly [scope]: "systemStatements";
};

export interface Database {
  /** Runs `work` in one transaction as one tenant: the only way to a tenant's tables. What throws is rolled back. */
  readonly forTenant: <T>(tenantId: TenantId, work: (tx: TenantTx) => Promise<T>) => Promise<T>;
  /** Runs `work` in one transaction that sees all tenants. */
  readonly asSystem: <T>(task: SystemTask, work: (tx: SystemTx) => Promise<T>) => Promise<T>;
  /** For what is done at every request: one statement that sees all tenants, without the round trips of a transaction. */
  readonly statementAsSystem: <T>(ask: (statements: SystemStatements) => Promise<T>) => Promise<T>;
  /** The same, for whoever may reach these channel groups of a tenant alone: the database hides all others. */
  readonly confinedTo: (channelGroupIds: readonly string[]) => Database;
  /** The same, but nothing stays: each transaction is done in full, answers, and is rolled back. */
  readonly rollingBack: () => Database;
  /**
   * Calls `onChange` after each committed change of any channel's configuration, and after every (re)connection, because
   * changes may have been missed meanwhile. Returns the way to stop.
   */
  readonly onConfigChange: (onChange: () => void) => () => void;
  readonly close: () => Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Connections of each of the two roles. */
  readonly poolSize?: number;
}

const TRANSACTION = { maxWait: 10_000, timeout: 20_000 };

const connect = (options: DatabaseOptions, role: "sluice_app" | "sluice_system"): PrismaClient =>
  new PrismaClient({
    adapter: new PrismaPg(
      {
        Client: ScopedClient,
        connectionString: options.url,
        max: options.poolSize ?? 10,
        // UTC: the adapter reads timestamps with their offset cut off.
        options: `-c role=${role} -c timezone=UTC`,
      },
      { statementNameGenerator: createStatementNames() },
    ),
  });

/** Connects lazily: the first query opens the first connection. */
export const openDatabase = (options: DatabaseOptions): Database => {
  const app = connect(options, "sluice_app");
  const system = connect(options, "sluice_system");
  let listener: ReturnType<typeof listenForConfigChanges> | undefined;

  const database = (channelGroupIds: readonly string[] | null, end: TransactionEnd): Database => ({
    forTenant: (tenantId, work) => {
      // '' confines to nothing: to every group of the tenant.
      const groups = channelGroupIds === null ? "" : `{${channelGroupIds.join(",")}}`;
      return inScope({ "app.tenant_id": tenantId, "app.channel_group_ids": groups }, () =>
        end((finish) => app.$transaction(async (tx) => finish(await work(tx as TenantTx)), TRANSACTION)),
      );
    },
    asSystem: (task, work) =>
      inScope({ application_name: `sluice ${task}` }, () =>
        end((finish) => system.$transaction(async (tx) => finish(await work(tx as SystemTx)), TRANSACTION)),
      ),
    statementAsSystem: (ask) => ask(system as unknown as SystemStatements),
    confinedTo: (groups) => database(groups, end),
    rollingBack: () => database(channelGroupIds, rollBack),
    onConfigChange: (onChange) => {
      listener ??= listenForConfigChanges(options.url);
      return listener.add(onChange);
    },
    close: async () => {
      await Promise.all([app.$disconnect(), system.$disconnect(), listener?.close()]);
    },
  });
  return database(null, commit);
};

/** Runs a transaction whose last step is `finish`. */
type TransactionEnd = <T>(transaction: (finish: (answer: T) => T) => Promise<T>) => Promise<T>;

const commit: TransactionEnd = (transaction) => transaction((answer) => answer);

const rollBack: TransactionEnd = async <T>(transaction: (finish: (answer: T) => T) => Promise<T>): Promise<T> => {
  const outcome: { answer?: T } = {};
  const undo = new Error("rolled back as asked");
  try {
    await transaction((answer) => {
      outcome.answer = answer;
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return outcome.answer as T;
};
