// `npm run billing:apply-catalogue [-- --yes]`: prints what would change at Stripe and, with --yes, changes it.
import { applyCatalogueChanges, planCatalogueChanges } from "./apply-catalogue.ts";
import { readBillingSettings } from "./billing-settings.ts";
import { describeChange } from "./catalogue-changes.ts";
import { connectStripe } from "./connect-stripe.ts";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const run = async (): Promise<void> => {
  const settings = readBillingSettings({
    STRIPE_SECRET_KEY: process.env["STRIPE_SECRET_KEY"],
    STRIPE_API_BASE: process.env["STRIPE_API_BASE"],
    // Nothing is received here.
    STRIPE_WEBHOOK_SECRET: process.env["STRIPE_WEBHOOK_SECRET"] || "not used",
  });
  if (settings === undefined) throw new Error("Set STRIPE_SECRET_KEY to the key of the account to change.");
  const stripe = connectStripe(settings);
  const changes = await planCatalogueChanges(stripe);
  if (changes.length === 0) return say("Stripe has the catalogue as it stands here. Nothing to change.");
  for (const change of changes) say(describeChange(change));
  if (!process.argv.includes("--yes")) return say(`${changes.length} changes. Run again with --yes to make them.`);
  await applyCatalogueChanges(stripe, changes);
  say(`${changes.length} changes made.`);
};

try {
  await run();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
