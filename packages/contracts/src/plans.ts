import type { MeterId } from "./meters.ts";

/** What one tenant may have. `null` is no limit. Refusals name the limit by these names. */
export interface PlanLimits {
  readonly channelGroupsPerTenant: number | null;
  readonly channelsPerGroup: number | null;
  readonly originEndpointsPerChannel: number | null;
  readonly manifestsPerOriginEndpoint: number | null;
  readonly apiKeysPerTenant: number | null;
  readonly membersPerTenant: number | null;
  /** The longest start-over window, and so how long media is kept. */
  readonly startOverHours: number | null;
  /** Of the REST API, all keys of the tenant together: how fast it fills, and how much it holds. */
  readonly apiRequestsPerSecond: number | null;
  readonly apiRequestsBurst: number | null;
}
export type PlanLimit = keyof PlanLimits;

/**
 * One step of a graduated price: what lies below `upTo` (in priced units, the included ones counted) and above the step
 * before costs `unitCents` a priced unit. The last step has no end.
 */
export interface PriceTier {
  readonly upTo: number | null;
  /** A decimal, as text: no float ever holds a price. At most three places, so that a byte's price has twelve. */
  readonly unitCents: string;
}

export interface MeterPrice {
  /** Priced units a calendar month (UTC) that cost nothing; `null`: all of them. */
  readonly included: number | null;
  /** Of what is beyond. None: nothing beyond is sold, and the plan's included amount is where it ends. */
  readonly tiers: readonly PriceTier[];
}

export interface Plan {
  readonly name: string;
  /** One sentence for whoever chooses. */
  readonly description: string;
  /** Before usage, a month. */
  readonly monthlyBaseCents: number;
  /** The least commitment in months, 0 for none. */
  readonly commitmentMonths: number;
  readonly trialDays: number;
  readonly meters: Readonly<Record<MeterId, MeterPrice>>;
  readonly limits: PlanLimits;
  /** In words, as they stand on the plan page. */
  readonly features: readonly string[];
}

const END_AT = (included: number): MeterPrice => ({ included, tiers: [] });
const FREE_OF_CHARGE: MeterPrice = { included: null, tiers: [] };
const flat = (included: number, unitCents: string): MeterPrice => ({ included, tiers: [{ upTo: null, unitCents }] });

/** Every plan, in the order of the plan page. `selfHosted` is what an installation without billing gives everybody. */
export const PLANS = {
  free: {
    name: "Free",
    description: "Try everything on a channel or two. It never costs anything.",
    monthlyBaseCents: 0,
    commitmentMonths: 0,
    trialDays: 0,
    meters: {
      ingestBytes: END_AT(50),
      egressManifestBytes: END_AT(5),
      egressSegmentBytes: END_AT(100),
      storedByteHours: END_AT(2_000),
      licences: END_AT(10),
      apiCalls: END_AT(100),
    },
    limits: {
      channelGroupsPerTenant: 2,
      channelsPerGroup: 3,
      originEndpointsPerChannel: 4,
      manifestsPerOriginEndpoint: 5,
      apiKeysPerTenant: 5,
      membersPerTenant: 3,
      startOverHours: 4,
      apiRequestsPerSecond: 5,
      apiRequestsBurst: 50,
    },
    features: ["HLS and DASH from one stream", "Test source and preview", "Audit log"],
  },
  payAsYouGo: {
    name: "Pay as you go",
    description: "No base price and no commitment: a price for every gigabyte, lower the more it is.",
    monthlyBaseCents: 0,
    commitmentMonths: 0,
    trialDays: 14,
    meters: {
      ingestBytes: flat(50, "3"),
      egressManifestBytes: flat(5, "4"),
      egressSegmentBytes: {
        included: 100,
        tiers: [
          { upTo: 10_000, unitCents: "4" },
          { upTo: 50_000, unitCents: "3.2" },
          { upTo: 150_000, unitCents: "2.4" },
          { upTo: null, unitCents: "1.6" },
        ],
      },
      storedByteHours: flat(2_000, "0.004"),
      licences: flat(10, "15"),
      apiCalls: flat(1_000, "0.1"),
    },
    limits: {
      channelGroupsPerTenant: 20,
      channelsPerGroup: 50,
      originEndpointsPerChannel: 10,
      manifestsPerOriginEndpoint: 25,
      apiKeysPerTenant: 50,
      membersPerTenant: 25,
      startOverHours: 7 * 24,
      apiRequestsPerSecond: 20,
      apiRequestsBurst: 200,
    },
    features: ["Everything in Free", "Budgets with alerts and a hard cap", "Support by mail"],
  },
  committed: {
    name: "Committed",
    description: "A base price with a large included amount, and the lowest prices beyond it. For a year.",
    monthlyBaseCents: 49_900,
    commitmentMonths: 12,
    trialDays: 0,
    meters: {
      ingestBytes: flat(5_000, "2"),
      egressManifestBytes: flat(500, "2"),
      egressSegmentBytes: {
        included: 20_000,
        tiers: [
          { upTo: 100_000, unitCents: "2" },
          { upTo: 500_000, unitCents: "1.5" },
          { upTo: null, unitCents: "1" },
        ],
      },
      storedByteHours: flat(500_000, "0.003"),
      licences: flat(1_000, "8"),
      apiCalls: flat(100_000, "0.05"),
    },
    limits: {
      channelGroupsPerTenant: 100,
      channelsPerGroup: 100,
      originEndpointsPerChannel: 20,
      manifestsPerOriginEndpoint: 25,
      apiKeysPerTenant: 200,
      membersPerTenant: 250,
      startOverHours: 14 * 24,
      apiRequestsPerSecond: 100,
      apiRequestsBurst: 1_000,
    },
    features: ["Everything in Pay as you go", "14 days of start-over", "Support within four hours"],
  },
  selfHosted: {
    name: "Self-hosted",
    description: "Your own installation: nothing is limited and nothing costs.",
    monthlyBaseCents: 0,
    commitmentMonths: 0,
    trialDays: 0,
    meters: {
      ingestBytes: FREE_OF_CHARGE,
      egressManifestBytes: FREE_OF_CHARGE,
      egressSegmentBytes: FREE_OF_CHARGE,
      storedByteHours: FREE_OF_CHARGE,
      licences: FREE_OF_CHARGE,
      apiCalls: FREE_OF_CHARGE,
    },
    limits: {
      channelGroupsPerTenant: null,
      channelsPerGroup: null,
      originEndpointsPerChannel: null,
      manifestsPerOriginEndpoint: null,
      apiKeysPerTenant: null,
      membersPerTenant: null,
      startOverHours: null,
      apiRequestsPerSecond: null,
      apiRequestsBurst: null,
    },
    features: ["Everything there is"],
  },
} as const satisfies Record<string, Plan>;

export type PlanId = keyof typeof PLANS;
export const PLAN_IDS = Object.keys(PLANS) as [PlanId, ...PlanId[]];
/** Those that a tenant can choose where billing is on, cheapest first. */
export const OFFERED_PLAN_IDS = ["free", "payAsYouGo", "committed"] as const satisfies PlanId[];

/** Those that are paid for, and so sold by the payment provider. */
export const PAID_PLAN_IDS = ["payAsYouGo", "committed"] as const satisfies PlanId[];
export type PaidPlanId = (typeof PAID_PLAN_IDS)[number];

export const planOf = (id: PlanId): Plan => PLANS[id];

/** The one place that decides what a new tenant begins with. */
export const planForSignUp = (installation: { readonly isBillingOn: boolean }): PlanId =>
  installation.isBillingOn ? "free" : "selfHosted";

/**
 * What happens to a tenant that does not pay, in days since its payment failed. Each step is told of by mail before it is
 * taken; nobody is paused while on air without a day's notice.
 */
export const STANDING_DAYS = { readOnlyAfter: 14, pausedAfter: 28 } as const;
export const PAUSE_NOTICE_HOURS = 24;

export const STANDINGS = ["active", "pastDue", "readOnly", "paused"] as const;
export type Standing = (typeof STANDINGS)[number];

/** Shares of a budget that are worth a mail, in percent. */
export const BUDGET_ALERT_PERCENTS = [50, 80, 100] as const;
