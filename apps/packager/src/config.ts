import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { addressBlockSchema } from "@sluice/contracts";
import { z } from "zod";
import type { TlsFiles } from "./http/tls-key-pair.ts";

/** An empty variable is one that nobody set. */
const text = <T extends string>(schema: z.ZodType<T>) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema);
const optionalText = z.preprocess((value) => (value === "" ? undefined : value), z.string().optional());
const wholeNumber = (fallback: number) =>
  z.preprocess((value) => (value === "" ? undefined : value), z.coerce.number().int().min(1).default(fallback));

/** With commas between. */
const addressBlocks = z.preprocess(
  (value) =>
    typeof value === "string"
      ? value
          .split(",")
          .map((block) => block.trim())
          .filter((block) => block !== "")
      : [],
  z.array(addressBlockSchema),
);

const environmentSchema = z.object({
  PACKAGER_HOST: text(z.string().default("127.0.0.1")),
  PACKAGER_PORT: z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce.number().int().min(0).max(65_535).default(8080),
  ),
  PACKAGER_TLS_PORT: z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce.number().int().min(0).max(65_535).optional(),
  ),
  PACKAGER_TLS_CERTIFICATE_FILE: optionalText,
  PACKAGER_TLS_KEY_FILE: optionalText,
  PACKAGER_NODE: optionalText,
  PACKAGER_PUBLIC_URL: z.preprocess((value) => (value === "" ? undefined : value), z.url().optional()),
  PACKAGER_HOST_SUFFIX: optionalText,
  PACKAGER_TRUSTED_PROXIES: addressBlocks,
  PACKAGER_DURABILITY: text(z.enum(["written", "synced"]).default("written")),
  PACKAGER_SEGMENT_CACHE_MB: wholeNumber(256),
  PACKAGER_BODY_MEMORY_MB: wholeNumber(1024),
  PACKAGER_ACCESS_LOG_MB: wholeNumber(1024),
  PACKAGER_ACCESS_LOG_DAYS: wholeNumber(7),
  PACKAGER_LOG_LEVEL: text(z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info")),
  SLUICE_ALLOW_PRIVATE_KEY_SERVERS: optionalText,
  SLUICE_DATA_DIR: text(z.string().default(".sluice")),
  SLUICE_SERVICE_TOKEN: text(z.string("is required: the secret that control plane and packager share").min(16)),
  CONTROL_PLANE_URL: text(z.url().default("http://127.0.0.1:3000")),
});

const TLS_VARIABLES = ["PACKAGER_TLS_PORT", "PACKAGER_TLS_CERTIFICATE_FILE", "PACKAGER_TLS_KEY_FILE"] as const;

const allOrNone = environmentSchema.superRefine((set, { addIssue }) => {
  const missing = TLS_VARIABLES.filter((name) => set[name] === undefined);
  if (missing.length === 0 || missing.length === TLS_VARIABLES.length) return;
  for (const name of missing) {
    addIssue({ code: "custom", path: [name], message: `goes with the other two of ${TLS_VARIABLES.join(", ")}` });
  }
});

/** Everything that is decided outside of the process. */
export interface PackagerConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** A second port, with TLS, for encoders that show certificates. */
  readonly tls: (TlsFiles & { readonly port: number }) | undefined;
  /** Names this process in usage and status. */
  readonly node: string;
  /** How players reach this process, which MPDs tell them; undefined where that is what each of them asks at. */
  readonly publicUrl: string | undefined;
  /** `{egressId}.{hostSuffix}` are the groups' own host names; undefined where groups are told apart by path alone. */
  readonly hostSuffix: string | undefined;
  /** Addresses and blocks of the proxies in front, whose `X-Forwarded-For` says who asks. */
  readonly trustedProxies: readonly string[];
  /** Licence servers may be on this machine and in private networks, and without TLS. */
  readonly allowsPrivateKeyServers: boolean;
  readonly dataFolder: string;
  readonly controlPlaneUrl: string;
  readonly serviceToken: string;
  readonly durability: "written" | "synced";
  /** Of built segments. */
  readonly segmentCacheBytes: number;
  /** Of pushed bodies that are in flight, all channels together. */
  readonly bodyMemoryBytes: number;
  /** Of all access logs together; the oldest go first. */
  readonly accessLogBytes: number;
  readonly accessLogDays: number;
  readonly logLevel: string;
}

/** Reads the environment, and throws one Error that lists everything that is wrong with it. */
export const parseConfig = (environment: Readonly<Record<string, string | undefined>>): PackagerConfig => {
  const parsed = allOrNone.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not valid:\n${lines.join("\n")}`);
  }
  const set = parsed.data;
  return {
    host: set.PACKAGER_HOST,
    port: set.PACKAGER_PORT,
    tls: toTls(set),
    node: (set.PACKAGER_NODE ?? hostname()).slice(0, 100),
    publicUrl: set.PACKAGER_PUBLIC_URL,
    hostSuffix: set.PACKAGER_HOST_SUFFIX,
    trustedProxies: set.PACKAGER_TRUSTED_PROXIES,
    allowsPrivateKeyServers: set.SLUICE_ALLOW_PRIVATE_KEY_SERVERS === "1",
    dataFolder: join(resolve(set.SLUICE_DATA_DIR), "packager"),
    controlPlaneUrl: set.CONTROL_PLANE_URL.replace(/\/+$/, ""),
    serviceToken: set.SLUICE_SERVICE_TOKEN,
    durability: set.PACKAGER_DURABILITY,
    segmentCacheBytes: set.PACKAGER_SEGMENT_CACHE_MB * 1024 * 1024,
    bodyMemoryBytes: set.PACKAGER_BODY_MEMORY_MB * 1024 * 1024,
    accessLogBytes: set.PACKAGER_ACCESS_LOG_MB * 1024 * 1024,
    accessLogDays: set.PACKAGER_ACCESS_LOG_DAYS,
    logLevel: set.PACKAGER_LOG_LEVEL,
  };
};

const toTls = (set: z.infer<typeof environmentSchema>): PackagerConfig["tls"] => {
  const { PACKAGER_TLS_PORT: port, PACKAGER_TLS_CERTIFICATE_FILE: certificate, PACKAGER_TLS_KEY_FILE: key } = set;
  if (port === undefined || certificate === undefined || key === undefined) return undefined;
  return { port, certificateFile: resolve(certificate), keyFile: resolve(key) };
};
