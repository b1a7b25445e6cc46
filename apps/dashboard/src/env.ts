import { findBillingProblems } from "@sluice/billing";
import { z } from "zod";

export const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** An empty variable is a forgotten one. */
const given = z.string().trim().min(1, "is missing");

const publicUrl = given.pipe(z.url("must be a URL")).refine(
  (text) => {
    const url = new URL(text);
    return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK_HOSTS.has(url.hostname));
  },
  { message: "must be https, or http on a loopback host", when: ({ issues }) => issues.length === 0 },
);

const optional = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text === "" ? undefined : text));

const variables = {
  DATABASE_URL: given,
  NEXTAUTH_URL: publicUrl,
  NEXTAUTH_SECRET: given.min(32, "must have at least 32 characters"),
  SLUICE_MASTER_KEY: given,
  SLUICE_SERVICE_TOKEN: given.min(16, "must have at least 16 characters"),
  PACKAGER_PUBLIC_URL: z.string().trim().min(1).pipe(z.url("must be a URL")).default("http://127.0.0.1:8080"),
  /** Where encoders show their certificates; absent: nowhere. */
  PACKAGER_TLS_PUBLIC_URL: optional.pipe(z.url({ protocol: /^https$/, error: "must be an https URL" }).optional()),
  PACKAGER_HOST_SUFFIX: optional,
  /** Who runs this installation: addresses of confirmed accounts, with commas between. */
  SLUICE_OPERATORS: optional.transform((text) =>
    (text ?? "")
      .split(",")
      .map((email) => email.trim())
      .filter((email) => email !== ""),
  ),
  SLUICE_LOCAL: optional.transform((text) => text === "1"),
  /** Key servers may be on this machine and in private networks. */
  SLUICE_ALLOW_PRIVATE_KEY_SERVERS: optional.transform((text) => text === "1"),
  /** Absent: billing is off. */
  STRIPE_SECRET_KEY: optional,
  STRIPE_WEBHOOK_SECRET: optional,
  STRIPE_API_BASE: optional,
};

const envSchema = z.object(variables).superRefine((env, context) => {
  for (const { name, message } of findBillingProblems(env)) context.addIssue({ code: "custom", path: [name], message });
});

export type Env = z.infer<typeof envSchema>;

/** Parses what the process was started with. Throws once, naming every variable that is wrong. */
export const parseEnv = (source: Readonly<Record<string, string | undefined>>): Env => {
  const filled = Object.fromEntries(
    Object.keys(variables).map((name) => [
      name,
      name === "PACKAGER_PUBLIC_URL" && source[name] === "" ? undefined : (source[name] ?? undefined),
    ]),
  );
  const parsed = envSchema.safeParse(filled);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return `  ${name} ${filled[name] === undefined ? "is missing" : issue.message}`;
  });
  throw new Error(`The dashboard cannot start with this environment:\n${problems.join("\n")}`);
};

let known: Env | undefined;

/** The environment, read at the first request and not at build time: a build knows no secrets. */
export const env = (): Env => {
  known ??= parseEnv(process.env);
  return known;
};
