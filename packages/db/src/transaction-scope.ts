import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";

/** Run-time settings of PostgreSQL that hold for one transaction, by name. */
export type TransactionSettings = Readonly<Record<string, string>>;

const opening = new AsyncLocalStorage<string>();

const begin = (settings: TransactionSettings): string => {
  const statements = Object.entries(settings).map(([name, value]) => {
    // It would end the message, and with it what follows.
    if (value.includes("\0")) throw new RangeError(`${name} holds U+0000`);
    return `set local ${name} = ${pg.escapeLiteral(value)}`;
  });
  return ["begin", ...statements].join("; ");
};

/** Runs `work`, whose transactions on a `ScopedClient` are opened with these settings. */
export const inScope = <T>(settings: TransactionSettings, work: () => Promise<T>): Promise<T> =>
  opening.run(begin(settings), work);

const isBegin = (query: unknown): query is { readonly text: string } =>
  typeof query === "object" && query !== null && "text" in query && query.text === "BEGIN";

/**
 * A connection on which a transaction is opened and told what it may see in one message: with a message for each, every use case
 * waits for the database once more. Outside of `inScope` it opens none.
 */
export class ScopedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query as (...args: unknown[]) => unknown;
    const scoped = (first: unknown, ...rest: unknown[]): unknown => {
      if (!isBegin(first)) return Reflect.apply(query, this, [first, ...rest]);
      const text = opening.getStore();
      if (text === undefined) throw new Error("a transaction was begun that does not say what it may see");
      return Reflect.apply(query, this, [{ ...first, text }, ...rest]);
    };
    this.query = scoped as typeof this.query;
  }
}
