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

/** Runs `work`, whose transactions on a `ScopedClient` are opened with these settings. @throws RangeError for what no setting can be */
export const inScope = async <T>(settings: TransactionSettings, work: () => Promise<T>): Promise<T> =>
  opening.run(begin(settings), work);

const OPENS = /^\s*(?:begin|start\s+transaction)\b/i;

/** The text of what opens a transaction, however it is spelled; undefined for every other query. */
const textOfBegin = (query: unknown): string | undefined => {
  const text = typeof query === "object" && query !== null && "text" in query ? query.text : query;
  return typeof text === "string" && OPENS.test(text) ? text : undefined;
};

/**
 * A connection on which a transaction is opened and told what it may see in one message: with a message for each, every use case
 * waits for the database once more. Outside of `inScope` it opens none.
 */
export class ScopedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query as (...args: unknown[]) => unknown;
    const scoped = (first: unknown, ...rest: unknown[]): unknown => {
      const given = textOfBegin(first);
      if (given === undefined) return Reflect.apply(query, this, [first, ...rest]);
      const text = opening.getStore();
      if (text === undefined) throw new Error("a transaction was begun that does not say what it may see");
      // As the adapter begins all of them: whatever else it asks for in another version must not be lost unseen.
      if (given !== "BEGIN") throw new Error(`a transaction was begun by "${given}", and by BEGIN alone is expected`);
      return Reflect.apply(query, this, [typeof first === "string" ? text : { ...(first as object), text }, ...rest]);
    };
    this.query = scoped as typeof this.query;
  }
}
