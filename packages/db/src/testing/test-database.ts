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
  /** Every row of every table there is, as JSON and one a line: for what may lie in none of them. */
  readonly dump: () => Promise<string>;
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

const DUMP_STATEMENT = `select string_agg(format('select to_jsonb(t)::text as row from %I.%I t', schemaname, tablename), ' union all ') as sql
  from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;

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
  const query: TestDatabase["query"] = (role, ...statements) =>
    withClient(urlOf(name), role === "superuser" ? undefined : `-c role=${role}`, async (client) => {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) {
        const [sql, values] = typeof statement === "string" ? [statement, []] : statement;
        rows = (await client.query(sql, [...values])).rows;
      }
      return rows;
    });
  return {
    url: urlOf(name),
    query,
    dump: async () => {
      const [everyTable] = await query("superuser", DUMP_STATEMENT);
      return (await query("superuser", String(everyTable?.["sql"]))).map(({ row }) => row).join("\n");
    },
    drop: async () => {
      await admin(`drop database ${name} with (force)`);
    },
  };
};
