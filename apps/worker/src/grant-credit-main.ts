// `npm run billing:grant-credit -- --tenant tn_… --cents 5000 --reason "…" [--expires 2027-01-31]`
import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import { createStripePayments } from "@sluice/billing";
import { tenantIdSchema } from "@sluice/contracts";
import { createControl, grantCredit } from "@sluice/control";
import { z } from "zod";
import { readConfig } from "./config.ts";

const argumentsSchema = z.object({
  tenant: tenantIdSchema,
  cents: z.coerce.number().int().min(1),
  reason: z.string().trim().min(1).max(100),
  expires: z.iso
    .date()
    .transform((text) => new Date(`${text}T00:00:00Z`))
    .optional(),
  /** The same one again within a day is the same grant. */
  key: z.string().min(1).max(100).default(randomUUID),
});

const run = async (): Promise<void> => {
  const options = { type: "string" } as const;
  const { values } = parseArgs({
    options: { tenant: options, cents: options, reason: options, expires: options, key: options },
  });
  const { tenant, cents, reason, expires, key } = argumentsSchema.parse(values);
  const config = readConfig(process.env);
  if (config.billing === undefined) throw new Error("Billing is off: set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.");
  const control = createControl({ ...config, payments: createStripePayments(config.billing), poolSize: 1 });
  try {
    const actor = { kind: "system", id: "operator", label: userInfo().username } as const;
    const credit = { tenantId: tenant, amountCents: cents, reason, expiresAt: expires ?? null, idempotencyKey: key };
    const { grantId } = await grantCredit(control, actor, credit);
    process.stdout.write(`${grantId}: ${cents} cents for ${tenant}\n`);
  } finally {
    await control.db.close();
  }
};

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}\n`);
  process.exitCode = 1;
}
