import { z } from "zod";

export interface FeatureFlagSpec {
  readonly name: string;
  /** What is there when it is on, and what is not when it is off. */
  readonly description: string;
  /** For every tenant that the platform operator has not decided for. */
  readonly default: boolean;
}

/** What can be switched on and off for one tenant without a new version. A flag that nobody needs any more is deleted. */
export const FEATURE_FLAGS = {
  testSource: {
    name: "Test picture",
    description: "Channels may play the built-in test picture. Off, it cannot be switched on; what plays goes on.",
    default: true,
  },
} as const satisfies Record<string, FeatureFlagSpec>;

export type FeatureFlag = keyof typeof FEATURE_FLAGS;
export const FEATURE_FLAG_IDS = Object.keys(FEATURE_FLAGS) as [FeatureFlag, ...FeatureFlag[]];
export const featureFlagSchema = z.enum(FEATURE_FLAG_IDS);

/** Every flag as it is for one tenant. */
export const featureFlagsSchema = z.object({
  testSource: z.boolean(),
} satisfies Record<FeatureFlag, z.ZodType>);
export type FeatureFlags = z.infer<typeof featureFlagsSchema>;

/** The one way to read a flag: what was decided for the tenant, or else what it is for everybody. */
export const flagsWith = (overrides: readonly { readonly flag: string; readonly enabled: boolean }[]): FeatureFlags => {
  const known = new Map(overrides.map(({ flag, enabled }) => [flag, enabled]));
  const entries = FEATURE_FLAG_IDS.map((flag) => [flag, known.get(flag) ?? FEATURE_FLAGS[flag].default] as const);
  return featureFlagsSchema.parse(Object.fromEntries(entries));
};
