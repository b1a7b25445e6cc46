import type { TenantTx } from "../database.ts";

export interface OnboardingFacts {
  readonly emailVerified: boolean;
  readonly channelCreated: boolean;
  readonly mediaReceived: boolean;
  readonly played: boolean;
  readonly apiKeyCreated: boolean;
  readonly colleagueInvited: boolean;
}

/** What the tenant of the transaction has done. A report of what arrives is seconds old, a count of it up to a minute. */
export const readOnboardingFacts = async (tx: TenantTx, userId: string, now: Date): Promise<OnboardingFacts> => {
  const [facts] = await tx.$queryRaw<OnboardingFacts[]>`
    select
      exists (select 1 from "user" where id = ${userId} and email_verified_at is not null) as "emailVerified",
      exists (select 1 from channel) as "channelCreated",
      (exists (select 1 from channel_status where document @? '$.inputs[*].lastSegmentAtMs ? (@ != null)')
        or exists (select 1 from usage_event where kind = 'ingest')) as "mediaReceived",
      exists (select 1 from usage_event where kind in ('egressManifest', 'egressSegment')) as "played",
      exists (select 1 from api_key) as "apiKeyCreated",
      ((select count(*) > 1 from member) or exists (select 1 from invitation where expires_at > ${now})) as "colleagueInvited"`;
  if (facts === undefined) throw new Error("a select without a table gave no row");
  return facts;
};

export const isOnboardingDismissed = async (
  tx: TenantTx,
  key: { tenantId: string; userId: string },
): Promise<boolean> => (await tx.onboardingDismissal.count({ where: key })) > 0;

export const dismissOnboarding = async (
  tx: TenantTx,
  row: { tenantId: string; userId: string; dismissedAt: Date },
): Promise<void> => {
  await tx.onboardingDismissal.createMany({ data: [row], skipDuplicates: true });
};

export const recallOnboarding = async (tx: TenantTx, key: { tenantId: string; userId: string }): Promise<void> => {
  await tx.onboardingDismissal.deleteMany({ where: key });
};
