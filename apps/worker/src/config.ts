import { type BillingSettings, findBillingProblems, readBillingSettings } from "@sluice/billing";
import type { Addresses } from "@sluice/control";
import { z } from "zod";

/** Set but empty is not set: that is what a line `NAME=` in a file of settings means. */
const present = z.string().trim().min(1, "is missing");
const optional = z
  .string()
  .trim()
  .transform((text) => (text === "" ? undefined : text))
  .optional();

const environmentSchema = z
  .object({
    DATABASE_URL: present,
    /** Several, by commas: the first seals, all open. */
    SLUICE_MASTER_KEY: present.regex(/^[\w-]{1,32}:[^,]+(,\s*[\w-]{1,32}:[^,]+)*$/, "must be id:base64 of 32 bytes"),
    /** Where links in mails lead. */
    NEXTAUTH_URL: z.url("must be a URL").default("http://127.0.0.1:3000"),
    PACKAGER_PUBLIC_URL: z.url("must be a URL").default("http://127.0.0.1:8080"),
    PACKAGER_TLS_PUBLIC_URL: optional.pipe(z.url({ protocol: /^https$/, error: "must be an https URL" }).optional()),
    PACKAGER_HOST_SUFFIX: optional,
    SMTP_URL: optional,
    MAIL_FROM: optional,
    /** Absent: billing is off. */
    STRIPE_SECRET_KEY: optional,
    STRIPE_WEBHOOK_SECRET: optional,
    STRIPE_API_BASE: optional,
    /** Key servers may be on this machine and in private networks. */
    SLUICE_ALLOW_PRIVATE_KEY_SERVERS: optional,
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  })
  .superRefine((env, context) => {
    for (const { name, message } of findBillingProblems(env)) {
      context.addIssue({ code: "custom", path: [name], message });
    }
    if (env.SMTP_URL !== undefined && env.MAIL_FROM === undefined) {
      context.addIssue({ code: "custom", path: ["MAIL_FROM"], message: "is missing, and SMTP_URL is set" });
    }
    if (env.SMTP_URL !== undefined && !/^smtps?:\/\//.test(env.SMTP_URL)) {
      context.addIssue({ code: "custom", path: ["SMTP_URL"], message: "must begin with smtp:// or smtps://" });
    }
  });

export interface Config {
  readonly databaseUrl: string;
  readonly masterKeys: readonly [string, ...string[]];
  readonly addresses: Addresses;
  /** Absent: mails are kept where the local mailbox shows them. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  /** Absent: billing is off. */
  readonly billing: BillingSettings | undefined;
  readonly allowsPrivateKeyServers: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** @throws one error that names every setting that is missing or wrong */
export const readConfig = (environment: Record<string, string | undefined>): Config => {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")} ${message}`);
    throw new Error(`The worker cannot start with these settings:\n${problems.join("\n")}`);
  }
  const env = parsed.data;
  const [firstKey = "", ...olderKeys] = env.SLUICE_MASTER_KEY.split(",").map((key) => key.trim());
  return {
    databaseUrl: env.DATABASE_URL,
    masterKeys: [firstKey, ...olderKeys],
    addresses: {
      dashboardUrl: env.NEXTAUTH_URL,
      packagerUrl: env.PACKAGER_PUBLIC_URL,
      packagerTlsUrl: env.PACKAGER_TLS_PUBLIC_URL,
      packagerHostSuffix: env.PACKAGER_HOST_SUFFIX,
    },
    smtp:
      env.SMTP_URL === undefined || env.MAIL_FROM === undefined
        ? undefined
        : { url: env.SMTP_URL, from: env.MAIL_FROM },
    billing: readBillingSettings(env),
    allowsPrivateKeyServers: env.SLUICE_ALLOW_PRIVATE_KEY_SERVERS === "1",
    logLevel: env.LOG_LEVEL,
  };
};
