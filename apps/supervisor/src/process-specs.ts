import path from "node:path";
import { BEFORE_NEXT, DASHBOARD_DIR, DASHBOARD_SERVER, NEXT_BIN } from "./dashboard-build.ts";
import type { Secrets } from "./secrets.ts";
import { ROOT, type Settings } from "./settings.ts";
import type { ProcessSpec } from "./supervised-process.ts";

/** Handed to nobody but the process that needs it. */
const SECRET_VARIABLES = [
  "DATABASE_URL",
  "NEXTAUTH_SECRET",
  "SLUICE_MASTER_KEY",
  "SLUICE_MASTER_KEY_COMMAND",
  "SLUICE_SERVICE_TOKEN",
  "SMTP_URL",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
] as const;

const inheritEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string> => {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && value !== "" && !SECRET_VARIABLES.some((secret) => secret === name)) kept[name] = value;
  }
  return kept;
};

const pick = (environment: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );

export interface SpecsInput {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly databaseUrl: string;
  readonly isDev: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** What runs beside the database: command, environment and health of each process. */
export const describeProcesses = ({ settings, secrets, databaseUrl, isDev, environment }: SpecsInput) => {
  const { dashboard, packager } = settings;
  const common = {
    ...inheritEnvironment(environment),
    SLUICE_LOCAL: settings.isLocal ? "1" : "0",
    SLUICE_DATA_DIR: settings.dataDir,
    NODE_ENV: isDev ? "development" : "production",
    // TypeScript is made ready once, not at each start.
    NODE_COMPILE_CACHE: path.join(settings.dataDir, "compile-cache"),
  };
  // Whoever sells and whoever tells of usage; the packager has nothing to do with money.
  const billing = pick(environment, ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API_BASE"]);
  const controlPlane = {
    ...billing,
    DATABASE_URL: databaseUrl,
    SLUICE_MASTER_KEY: secrets.masterKey,
    NEXTAUTH_URL: dashboard.url,
    PACKAGER_PUBLIC_URL: packager.publicUrl,
    ...(packager.tlsPublicUrl === undefined ? {} : { PACKAGER_TLS_PUBLIC_URL: packager.tlsPublicUrl }),
    ...(packager.hostSuffix === undefined ? {} : { PACKAGER_HOST_SUFFIX: packager.hostSuffix }),
  };
  const dashboardAddress = `http://127.0.0.1:${dashboard.port}`;
  const watch = isDev ? ["--watch", "--watch-preserve-output"] : [];
  return {
    dashboard: {
      name: "dashboard",
      command: process.execPath,
      args: isDev
        ? [NEXT_BIN, "dev", "--port", String(dashboard.port), "--hostname", dashboard.host]
        : ["--import", BEFORE_NEXT, DASHBOARD_SERVER],
      cwd: DASHBOARD_DIR,
      env: {
        ...common,
        ...controlPlane,
        NEXTAUTH_SECRET: secrets.nextAuthSecret,
        SLUICE_SERVICE_TOKEN: secrets.serviceToken,
        HOSTNAME: dashboard.host,
        PORT: String(dashboard.port),
      },
      healthUrl: `${dashboardAddress}/api/health`,
      stopTimeoutMs: 8000,
    },
    packager: {
      name: "packager",
      command: process.execPath,
      // The flags: see "Starting it" in the packager's README.
      args: [
        "--max-semi-space-size=2",
        "--initial-old-space-size=512",
        ...watch,
        path.join(ROOT, "apps/packager/src/main.ts"),
      ],
      cwd: ROOT,
      env: {
        ...common,
        SLUICE_SERVICE_TOKEN: secrets.serviceToken,
        CONTROL_PLANE_URL: environment["CONTROL_PLANE_URL"] || dashboardAddress,
        PACKAGER_HOST: packager.host,
        PACKAGER_PORT: String(packager.port),
        PACKAGER_NODE: packager.node,
        // As it was set: without it, what each player asks at is right in more places than a guess of ours.
        PACKAGER_PUBLIC_URL: environment["PACKAGER_PUBLIC_URL"] ?? "",
      },
      healthUrl: `http://127.0.0.1:${packager.port}/readyz`,
      stopTimeoutMs: 10_000,
    },
    worker: {
      name: "worker",
      command: process.execPath,
      args: [...watch, path.join(ROOT, "apps/worker/src/main.ts")],
      cwd: ROOT,
      env: {
        ...common,
        ...controlPlane,
        // It has the mail server's password.
        ...(environment["SMTP_URL"] === undefined ? {} : { SMTP_URL: environment["SMTP_URL"] }),
      },
      healthUrl: null,
      stopTimeoutMs: 8000,
    },
  } satisfies Record<string, ProcessSpec>;
};
