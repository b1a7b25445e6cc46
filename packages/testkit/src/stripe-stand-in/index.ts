export type { NewestBy } from "./aggregate.ts";
export { signBody } from "./notifications.ts";
export { type StandInOptions, type StripeStandIn, startStripeStandIn } from "./stripe-stand-in.ts";
