/** How this installation reaches Stripe. Absent: billing is off, and everybody may use everything. */
export interface BillingSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Another server than Stripe's own; for tests. */
  readonly apiBase: URL | undefined;
}

export interface BillingEnvironment {
  readonly STRIPE_SECRET_KEY?: string | undefined;
  readonly STRIPE_WEBHOOK_SECRET?: string | undefined;
  readonly STRIPE_API_BASE?: string | undefined;
}

/** One setting that is wrong, in the words of the processes' own settings. */
export interface SettingProblem {
  readonly name: keyof BillingEnvironment;
  readonly message: string;
}

const given = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
};

/** Every problem at once. None, and no key: billing is off. */
export const findBillingProblems = (environment: BillingEnvironment): SettingProblem[] => {
  const secretKey = given(environment.STRIPE_SECRET_KEY);
  const webhookSecret = given(environment.STRIPE_WEBHOOK_SECRET);
  const apiBase = given(environment.STRIPE_API_BASE);
  const problems: SettingProblem[] = [];
  const report = (name: keyof BillingEnvironment, message: string) => problems.push({ name, message });
  if (secretKey === undefined && webhookSecret !== undefined) {
    report("STRIPE_SECRET_KEY", "is missing, and STRIPE_WEBHOOK_SECRET is set");
  }
  if (secretKey === undefined && apiBase !== undefined) {
    report("STRIPE_SECRET_KEY", "is missing, and STRIPE_API_BASE is set");
  }
  if (secretKey !== undefined && !/^(sk|rk)_(test|live)_\w+$/.test(secretKey)) {
    report("STRIPE_SECRET_KEY", "must begin with sk_test_, sk_live_, rk_test_ or rk_live_");
  }
  if (secretKey !== undefined && webhookSecret === undefined) {
    report("STRIPE_WEBHOOK_SECRET", "is missing, and STRIPE_SECRET_KEY is set");
  }
  if (apiBase !== undefined && !URL.canParse(apiBase)) report("STRIPE_API_BASE", "must be a URL");
  // A live key sent elsewhere is a key given away.
  if (apiBase !== undefined && secretKey !== undefined && !secretKey.startsWith("sk_test_")) {
    report("STRIPE_API_BASE", "is for keys that begin with sk_test_");
  }
  return problems;
};

/** @returns undefined when there is no key: billing is off @throws when findBillingProblems finds any */
export const readBillingSettings = (environment: BillingEnvironment): BillingSettings | undefined => {
  const problems = findBillingProblems(environment);
  if (problems.length > 0) throw new Error(problems.map(({ name, message }) => `${name} ${message}`).join("\n"));
  const secretKey = given(environment.STRIPE_SECRET_KEY);
  const apiBase = given(environment.STRIPE_API_BASE);
  if (secretKey === undefined) return undefined;
  return {
    secretKey,
    webhookSecret: given(environment.STRIPE_WEBHOOK_SECRET) ?? "",
    apiBase: apiBase === undefined ? undefined : new URL(apiBase),
  };
};
