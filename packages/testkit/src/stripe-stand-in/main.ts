// `npm run stripe:stand-in`: Stripe's stand-in as a process of its own, for trying billing out and for tests with whole
// stacks. It prints its URL, to be set as STRIPE_API_BASE; `control-routes.ts` says how it is steered.
import { setTimeout as wait } from "node:timers/promises";
import { startStripeStandIn } from "./stripe-stand-in.ts";

const DELIVER_EVERY_MS = 250;

const given = (name: string): string | undefined => process.env[name] || undefined;

const webhookUrl = given("STAND_IN_WEBHOOK_URL");
const standIn = await startStripeStandIn({
  secretKey: given("STRIPE_SECRET_KEY") ?? "sk_test_standin",
  port: Number(given("STAND_IN_PORT") ?? 0),
  ...(webhookUrl === undefined
    ? {}
    : { webhook: { url: webhookUrl, secret: given("STRIPE_WEBHOOK_SECRET") ?? "whsec_standin" } }),
});
process.stdout.write(`${standIn.url}\n`);

let isStopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    isStopping = true;
    void standIn.close();
  });
}
while (!isStopping) {
  await standIn.deliver();
  await wait(DELIVER_EVERY_MS);
}
