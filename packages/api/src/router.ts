import { accountRouter } from "./routers/account.ts";
import { apiKeysRouter } from "./routers/api-keys.ts";
import { auditRouter } from "./routers/audit.ts";
import { billingRouter } from "./routers/billing.ts";
import { budgetRouter } from "./routers/budget.ts";
import { cdnSecretsRouter } from "./routers/cdn-secrets.ts";
import { channelGroupsRouter } from "./routers/channel-groups.ts";
import { channelsRouter } from "./routers/channels.ts";
import { invitationsRouter } from "./routers/invitations.ts";
import { keyProvidersRouter } from "./routers/key-providers.ts";
import { keyServerRouter } from "./routers/key-server.ts";
import { licenceRequestsRouter } from "./routers/licence-requests.ts";
import { membersRouter } from "./routers/members.ts";
import { onboardingRouter } from "./routers/onboarding.ts";
import { operatorRouter } from "./routers/operator.ts";
import { originEndpointsRouter } from "./routers/origin-endpoints.ts";
import { tenantRouter } from "./routers/tenant.ts";
import { tokenKeysRouter } from "./routers/token-keys.ts";
import { tokenRevocationsRouter } from "./routers/token-revocations.ts";
import { usageRouter } from "./routers/usage.ts";
import { router } from "./trpc.ts";

export const appRouter = router({
  account: accountRouter,
  tenant: tenantRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  channelGroups: channelGroupsRouter,
  channels: channelsRouter,
  originEndpoints: originEndpointsRouter,
  licenceRequests: licenceRequestsRouter,
  cdnSecrets: cdnSecretsRouter,
  tokenKeys: tokenKeysRouter,
  tokenRevocations: tokenRevocationsRouter,
  keyProviders: keyProvidersRouter,
  keyServer: keyServerRouter,
  apiKeys: apiKeysRouter,
  audit: auditRouter,
  usage: usageRouter,
  billing: billingRouter,
  budget: budgetRouter,
  onboarding: onboardingRouter,
  operator: operatorRouter,
});

export type AppRouter = typeof appRouter;
