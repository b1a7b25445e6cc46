import { randomBytes } from "node:crypto";
import pg from "pg";

export const TEMPLATE = "sluice_template";

export interface TestDatabase {
  /** Of the superuser. */
  readonly url: string;
  /** Plain SQL as one of the roles, or as the superuser. Each call is one session. */
  readonly query: (
    role: "sluice_app" | "sluice_system" | "superuser",
    ...statements: (string | readonly [sql: string, values: readonly unknown[]])[]
  ) => Promise<Record<string, unknown>[]>;
  readonly drop: () => Promise<void>;
}

const withClient = async <T>(url: string, options: string | undefined, work: (client: pg.Client) => Promise<T>) => {
  const client = new pg.Client({ connectionString: url, ...(options === undefined ? {} : { options }) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** A database of its own, fresh from the migrations, on the run's server (`serverUrl` names the template). */
export const createTestDatabase = async (serverUrl: string): Promise<TestDatabase> => {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const urlOf = (database: string) => {
    const url = new URL(serverUrl);
    url.pathname = `/${database}`;
    return url.href;
  };
  const admin = (sql: string) => withClient(urlOf("postgres"), undefined, (client) => client.query(sql));
  await admin(`create database ${name} template ${TEMPLATE}`);
  return {
    url: urlOf(name),
    query: (role, ...statements) =>
      withClient(urlOf(name), role === "superuser" ? undefined : `-c role=${role}`, async (client) => {
        let rows: Record<string, unknown>[] = [];
        for (const statement of statements) {
          const [sql, values] = typeof statement === "string" ? [statement, []] : statement;
          rows = (await client.query(sql, [...values])).rows;
        }
        return rows;
      }),
    drop: async () => {
      await admin(`drop database ${name} with (force)`);
    },
  };
};
