export { readSession, type SessionClaim } from "./accounts/read-session.ts";
export { requestPasswordReset } from "./accounts/request-password-reset.ts";
export { resendVerification } from "./accounts/resend-verification.ts";
export { resetPassword } from "./accounts/reset-password.ts";
export { type SignedIn, signIn } from "./accounts/sign-in.ts";
export { type SignedUp, signUp } from "./accounts/sign-up.ts";
export { verifyEmail } from "./accounts/verify-email.ts";
export { authenticateApiKey } from "./api-keys/authenticate-api-key.ts";
export { createApiKey } from "./api-keys/create-api-key.ts";
export { listApiKeys } from "./api-keys/list-api-keys.ts";
export { revokeApiKey } from "./api-keys/revoke-api-key.ts";
export { exportAuditEntries } from "./audit/export-audit-entries.ts";
export { listAuditEntries } from "./audit/list-audit-entries.ts";
export { type KnownHead, verifyAllAuditChains, verifyAuditChain } from "./audit/verify-audit-chain.ts";
export { changeSubscription, setCancellation } from "./billing/change-subscription.ts";
export { getBilling } from "./billing/get-billing.ts";
export { grantCredit, type NewCredit } from "./billing/grant-credit.ts";
export { listInvoices, previewInvoice } from "./billing/list-invoices.ts";
export { openBillingAccount, openMissingBillingAccounts } from "./billing/open-billing-account.ts";
export { openPaymentPortal } from "./billing/open-payment-portal.ts";
export { type PushedUsage, type PushProblem, pushUsage } from "./billing/push-usage.ts";
export { type ReceivedNotification, receiveNotification } from "./billing/receive-notification.ts";
export { listMeterDifferences, type MeterDifferenceView, reconcileMeters } from "./billing/reconcile-meters.ts";
export { reconcileSubscriptions } from "./billing/reconcile-subscriptions.ts";
export { startCheckout } from "./billing/start-checkout.ts";
export { traceUsage } from "./billing/trace-usage.ts";
export { createChannelGroup } from "./channel-groups/create-channel-group.ts";
export { deleteChannelGroup } from "./channel-groups/delete-channel-group.ts";
export { getChannelGroup } from "./channel-groups/get-channel-group.ts";
export { listChannelGroups } from "./channel-groups/list-channel-groups.ts";
export { updateChannelGroup } from "./channel-groups/update-channel-group.ts";
export { createChannel } from "./channels/create-channel.ts";
export { deleteChannel } from "./channels/delete-channel.ts";
export { getChannel } from "./channels/get-channel.ts";
export { getChannelStatus, listChannelStatuses } from "./channels/get-channel-status.ts";
export { getIngestCredentials } from "./channels/get-ingest-credentials.ts";
export { listChannels } from "./channels/list-channels.ts";
export { quickStart } from "./channels/quick-start.ts";
export { rotateIngestCredentials } from "./channels/rotate-ingest-credentials.ts";
export { updateChannel } from "./channels/update-channel.ts";
export { type CleanedUp, cleanUp } from "./clean-up/clean-up.ts";
export {
  type Actor,
  type Addresses,
  type Control,
  type ControlOptions,
  createControl,
  type TenantContext,
} from "./control.ts";
export { DEMO_EMAIL, type DemoFacts, type DemoSecrets, seedDemo } from "./demo/seed-demo.ts";
export { deliverMail, type OutgoingMail } from "./mails/deliver-mail.ts";
export { listMails, type MailView } from "./mails/list-mails.ts";
export { type MailContent, type RenderedMail, renderMail } from "./mails/render-mail.ts";
export { requeueMails } from "./mails/requeue-mails.ts";
export { listMembers } from "./members/list-members.ts";
export { createOriginEndpoint } from "./origin-endpoints/create-origin-endpoint.ts";
export { deleteOriginEndpoint } from "./origin-endpoints/delete-origin-endpoint.ts";
export { getOriginEndpoint } from "./origin-endpoints/get-origin-endpoint.ts";
export { listOriginEndpoints } from "./origin-endpoints/list-origin-endpoints.ts";
export { updateOriginEndpoint } from "./origin-endpoints/update-origin-endpoint.ts";
export { RateLimitedError } from "./refusals.ts";
export { readSnapshot, waitForSnapshot } from "./snapshot/read-snapshot.ts";
export { recordStatus } from "./status/record-status.ts";
export { getTenant } from "./tenants/get-tenant.ts";
export { updateTenant } from "./tenants/update-tenant.ts";
export { closeUsageHours } from "./usage/close-usage-hours.ts";
export { recordUsage } from "./usage/record-usage.ts";
export { summarizeUsage } from "./usage/summarize-usage.ts";
