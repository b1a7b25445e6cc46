import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startEmbeddedPostgres } from "@sluice/db/embedded";
import { findFreePort } from "@sluice/testkit";
import { type StripeStandIn, startStripeStandIn } from "@sluice/testkit/stripe-stand-in";
import pg from "pg";
import { ROOT, runStack } from "./run-stack.ts";
import type { Stack } from "./stack.ts";

const DELIVER_EVERY_MS = 200;
/** The same in every installation, and confirmed from the start. */
const DEMO_EMAIL = "demo@sluice.local";

export interface BilledStack extends Stack {
  readonly standIn: StripeStandIn;
  /** What the payment provider's page does when a person pays there. */
  readonly pay: (url: string) => Promise<void>;
  /** As the database's superuser: to move what time would move. */
  readonly query: (sql: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
  /** Asks the worker for one of its jobs now, and not when its time comes. */
  readonly runJob: (job: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * A stack of its own with billing on, against the stand-in, which has the catalogue and sends its notifications. The demo
 * account runs the installation.
 */
export const startBilledStack = async (): Promise<BilledStack> => {
  const dashboardPort = await findFreePort();
  const settings = { STRIPE_SECRET_KEY: "sk_test_standin", STRIPE_WEBHOOK_SECRET: "whsec_standin" };
  const standIn = await startStripeStandIn({
    secretKey: settings.STRIPE_SECRET_KEY,
    webhook: {
      url: `http://127.0.0.1:${dashboardPort}/api/stripe/webhook`,
      secret: settings.STRIPE_WEBHOOK_SECRET,
    },
  });
  const environment = {
    ...settings,
    STRIPE_API_BASE: standIn.url,
    DASHBOARD_PORT: String(dashboardPort),
    SLUICE_OPERATORS: DEMO_EMAIL,
  };
  try {
    await promisify(execFile)("npm", ["run", "-s", "billing:apply-catalogue", "--", "--yes"], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
    });
    const { stack, stop } = await runStack("billed", environment);
    const database = await startEmbeddedPostgres({ dataDir: `${stack.dataDir}/database` });
    if (!database.adopted) throw new Error("the stack's database was not running");
    const pool = new pg.Pool({ connectionString: database.url, max: 2 });
    let delivering: Promise<unknown> = Promise.resolve();
    const timer = setInterval(() => {
      delivering = delivering.then(() => standIn.deliver());
    }, DELIVER_EVERY_MS);
    const query: BilledStack["query"] = async (sql, values = []) => (await pool.query(sql, [...values])).rows;
    return {
      ...stack,
      standIn,
      query,
      runJob: async (job) => {
        await query("select graphile_worker.add_job($1)", [job]);
      },
      pay: async (url) => {
        await fetch(url, { method: "POST", body: "action=pay", redirect: "manual" });
      },
      stop: async () => {
        clearInterval(timer);
        await delivering;
        await pool.end();
        await stop();
        await standIn.close();
      },
    };
  } catch (error) {
    await standIn.close();
    throw error;
  }
};
