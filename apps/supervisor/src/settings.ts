import path from "node:path";
import { z } from "zod";

/** The checkout: everything the supervisor starts lies below it. */
export const ROOT = path.resolve(import.meta.dirname, "../../..");

const port = z.coerce.number().int().min(1).max(65_535);
const text = z.string().min(1);

/** Every variable that `npm start` reads. What is left out of the environment, or is empty there, gets a local value. */
const environmentSchema = z
  .object({
    DASHBOARD_PORT: port.default(3000),
    DASHBOARD_HOST: text.default("127.0.0.1"),
    PACKAGER_PORT: port.default(8080),
    PACKAGER_HOST: text.default("127.0.0.1"),
    PACKAGER_NODE: text.default("local"),
    PACKAGER_PUBLIC_URL: z.url().optional(),
    PACKAGER_TLS_PORT: port.optional(),
    PACKAGER_TLS_PUBLIC_URL: z.url().optional(),
    PACKAGER_HOST_SUFFIX: text.optional(),
    SLUICE_DATA_DIR: text.default(".sluice"),
    DATABASE_URL: z.url().optional(),
    NEXTAUTH_URL: z.url().optional(),
    NEXTAUTH_SECRET: text.optional(),
    SLUICE_MASTER_KEY: text.optional(),
    SLUICE_SERVICE_TOKEN: text.optional(),
    SLUICE_MASTER_KEY_COMMAND: text.optional(),
    SLUICE_LOCAL: z.enum(["0", "1"]).optional(),
  })
  .refine((env) => env.SLUICE_MASTER_KEY === undefined || env.SLUICE_MASTER_KEY_COMMAND === undefined, {
    path: ["SLUICE_MASTER_KEY_COMMAND"],
    message: "must be empty where SLUICE_MASTER_KEY is set",
  });

const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

export interface Settings {
  readonly dashboard: { readonly host: string; readonly port: number; readonly url: string };
  readonly packager: {
    readonly host: string;
    readonly port: number;
    readonly node: string;
    /** Where players and encoders reach it. */
    readonly publicUrl: string;
    /** Where encoders reach it that show certificates. */
    readonly tlsPublicUrl: string | undefined;
    readonly hostSuffix: string | undefined;
  };
  readonly dataDir: string;
  /**
   * Everybody who reaches the dashboard sits at this machine, so that it may show the mails it does not send. They open
   * accounts: whoever opens the dashboard to others has to say so on purpose.
   */
  readonly isLocal: boolean;
  /** undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  /** What the operator set; the rest is generated once and kept in the data folder. */
  readonly givenSecrets: {
    readonly nextAuthSecret: string | undefined;
    readonly masterKey: string | undefined;
    /** Of a shell: prints the master key. */
    readonly masterKeyCommand: string | undefined;
    readonly serviceToken: string | undefined;
  };
}

/** Reads the environment once. All problems are reported in one error, a line each. */
export const readSettings = (environment: NodeJS.ProcessEnv): Settings => {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const read = environmentSchema.safeParse(present);
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not valid:\n${lines.join("\n")}`);
  }
  const env = read.data;
  const packagerUrl = env.PACKAGER_PUBLIC_URL ?? `http://127.0.0.1:${env.PACKAGER_PORT}`;
  const dashboardUrl = env.NEXTAUTH_URL ?? `http://127.0.0.1:${env.DASHBOARD_PORT}`;
  const isLoopback = LOOPBACK.has(env.DASHBOARD_HOST) && LOOPBACK.has(new URL(dashboardUrl).hostname);
  return {
    dashboard: { host: env.DASHBOARD_HOST, port: env.DASHBOARD_PORT, url: dashboardUrl },
    packager: {
      host: env.PACKAGER_HOST,
      port: env.PACKAGER_PORT,
      node: env.PACKAGER_NODE,
      publicUrl: packagerUrl,
      tlsPublicUrl: env.PACKAGER_TLS_PUBLIC_URL ?? tlsUrlBeside(packagerUrl, env.PACKAGER_TLS_PORT),
      hostSuffix: env.PACKAGER_HOST_SUFFIX,
    },
    dataDir: path.resolve(ROOT, env.SLUICE_DATA_DIR),
    isLocal: env.SLUICE_LOCAL === undefined ? isLoopback : env.SLUICE_LOCAL === "1",
    databaseUrl: env.DATABASE_URL,
    givenSecrets: {
      nextAuthSecret: env.NEXTAUTH_SECRET,
      masterKey: env.SLUICE_MASTER_KEY,
      masterKeyCommand: env.SLUICE_MASTER_KEY_COMMAND,
      serviceToken: env.SLUICE_SERVICE_TOKEN,
    },
  };
};

/** The same host by TLS; undefined without a port for it. */
const tlsUrlBeside = (publicUrl: string, tlsPort: number | undefined): string | undefined =>
  tlsPort === undefined ? undefined : `https://${new URL(publicUrl).hostname}:${tlsPort}`;
