import { newTokenKeySchema, type Permission, type QuickStartResult, ROLE_PERMISSIONS } from "@sluice/contracts";
import type { TenantContext } from "@sluice/control";
import {
  createApiKey,
  createCdnSecret,
  createChannel,
  createChannelGroup,
  createInvitation,
  createKeyProvider,
  createTokenKey,
  createTokenRevocation,
  getTenant,
  listApiKeys,
  listCdnSecrets,
  listInvitations,
  listMembers,
  listTokenKeys,
  listTokenRevocations,
  quickStart,
  rotateIngestCredentials,
  startCheckout,
} from "@sluice/control";
import { addMember } from "@sluice/control/testing";
import { REQUEST_EXAMPLES } from "../src/rest/examples.ts";

/** What a procedure is called with, in a tenant that has a channel `live/one` with endpoints, one `live/bare` without, a group `empty`, a key provider `fixed`, a key `k`. */
export interface Row {
  readonly input: (tenant: TenantContext) => object | undefined | Promise<object | undefined>;
  /** True when the input names a thing of the tenant: for anybody else it does not exist. */
  readonly namesThing?: true;
  /** What an asker must have besides, because the input gives it away. */
  readonly gives?: readonly Permission[];
  /** Done once for the tenant before anybody asks with success. */
  readonly prepare?: (tenant: TenantContext) => Promise<unknown>;
}

const channel = { channelGroup: "live", channel: "one" };
const endpoint = { ...channel, originEndpoint: "ts" };
const page = () => ({ limit: 10 });
const fixed = (input: object) => () => input;
const example = (procedure: string) => REQUEST_EXAMPLES[procedure] ?? {};
const keyId = async (tenant: TenantContext) => ({
  id: (await listApiKeys(tenant, { limit: 100 })).items.find(({ name }) => name === "k")?.id,
});

const cdnSecretId = async (tenant: TenantContext) => ({
  ...endpoint,
  id: (await listCdnSecrets(tenant, endpoint)).items[0]?.id ?? gone("cs"),
});

const tokenKeyId = async (tenant: TenantContext) => ({
  id: (await listTokenKeys(tenant, { limit: 1 })).items[0]?.id ?? gone("tk"),
});
const tokenRevocationId = async (tenant: TenantContext) => ({
  id: (await listTokenRevocations(tenant, { limit: 1 })).items[0]?.id ?? gone("tr"),
});

const viewers = [...ROLE_PERMISSIONS.viewer];
/** Never made: what names a thing that is gone is still well formed. */
const gone = (prefix: string) => `${prefix}_${"0".repeat(20)}`;
const memberId = async (tenant: TenantContext) => ({
  id: (await listMembers(tenant, { limit: 100 })).items.find(({ role }) => role !== "owner")?.id ?? gone("mb"),
});
const invitationId = async (tenant: TenantContext) => ({
  id: (await listInvitations(tenant, { limit: 1 })).items[0]?.id ?? gone("iv"),
});

/** Pays for a plan, as a person does on the page that a checkout leads to. */
const subscribe = async (tenant: TenantContext) => {
  const { url } = await startCheckout(tenant, { planId: "payAsYouGo" });
  await fetch(url, { method: "POST", body: "action=pay", redirect: "manual" });
};

/** One row for each procedure that acts for a tenant. A test compares it with the router: a new procedure needs a row. */
export const ACCESS_MATRIX: Readonly<Record<string, Row>> = {
  "tenant.get": { input: () => undefined },
  "tenant.flags": { input: () => undefined },
  "tenant.update": { input: fixed(example("tenant.update")) },
  "tenant.export": { input: () => undefined },
  "tenant.close": { input: async (tenant) => ({ name: (await getTenant(tenant)).name }) },
  "tenant.restore": { input: () => undefined },
  "members.list": { input: page },
  "members.setRole": {
    input: async (tenant) => ({ ...(await memberId(tenant)), role: "viewer" }),
    namesThing: true,
    gives: viewers,
  },
  "members.remove": { input: memberId, namesThing: true, gives: viewers },
  "invitations.list": { input: page },
  "invitations.create": { input: fixed(example("invitations.create")), gives: viewers },
  "invitations.resend": { input: invitationId, namesThing: true, gives: viewers },
  "invitations.revoke": { input: invitationId, namesThing: true, gives: viewers },
  "channelGroups.list": { input: page },
  "channelGroups.get": { input: fixed({ channelGroup: "live" }), namesThing: true },
  "channelGroups.create": { input: fixed(example("channelGroups.create")) },
  "channelGroups.update": {
    input: fixed({ channelGroup: "live", ...example("channelGroups.update") }),
    namesThing: true,
  },
  "channelGroups.delete": { input: fixed({ channelGroup: "empty" }), namesThing: true },
  "channels.list": { input: fixed({ channelGroup: "live" }), namesThing: true },
  "channels.get": { input: fixed(channel), namesThing: true },
  "channels.create": { input: fixed({ channelGroup: "live", ...example("channels.create") }), namesThing: true },
  "channels.update": { input: fixed({ ...channel, ...example("channels.update") }), namesThing: true },
  "channels.delete": { input: fixed({ channelGroup: "live", channel: "bare" }), namesThing: true },
  "channels.ingestCredentials": { input: fixed(channel), namesThing: true },
  "channels.updateIngestEndpoint": {
    input: fixed({ ...channel, index: 1, ...example("channels.updateIngestEndpoint") }),
    namesThing: true,
  },
  "channels.rotateIngestCredentials": {
    input: fixed({ ...channel, index: 1, ...example("channels.rotateIngestCredentials") }),
    namesThing: true,
  },
  "channels.endOldIngestCredentials": {
    input: fixed({ ...channel, index: 2 }),
    namesThing: true,
  },
  "channels.status": { input: fixed(channel), namesThing: true },
  "channels.quickStart": { input: fixed(example("channels.quickStart")) },
  "originEndpoints.list": { input: fixed(channel), namesThing: true },
  "originEndpoints.get": { input: fixed(endpoint), namesThing: true },
  "originEndpoints.create": {
    input: fixed({ channelGroup: "live", channel: "bare", ...example("originEndpoints.create") }),
    namesThing: true,
  },
  "originEndpoints.update": {
    input: fixed({ ...endpoint, ...example("originEndpoints.update") }),
    namesThing: true,
  },
  "originEndpoints.delete": { input: fixed(endpoint), namesThing: true },
  "originEndpoints.cdnConfiguration": { input: fixed({ ...endpoint, cdn: "nginx" }), namesThing: true },
  "cdnSecrets.list": { input: fixed(endpoint), namesThing: true },
  "cdnSecrets.create": { input: fixed({ ...endpoint, ...example("cdnSecrets.create") }), namesThing: true },
  "cdnSecrets.delete": { input: cdnSecretId, namesThing: true },
  "tokenKeys.list": { input: page },
  "tokenKeys.get": { input: tokenKeyId, namesThing: true },
  "tokenKeys.create": { input: fixed({ name: "new", algorithm: "HS256" }) },
  "tokenKeys.update": { input: async (tenant) => ({ ...(await tokenKeyId(tenant)), name: "t" }), namesThing: true },
  "tokenKeys.delete": { input: tokenKeyId, namesThing: true },
  "tokenKeys.makeToken": {
    input: async (tenant) => ({ ...(await tokenKeyId(tenant)), ...endpoint }),
    namesThing: true,
  },
  "tokenKeys.checkToken": { input: fixed(example("tokenKeys.checkToken")) },
  "tokenRevocations.list": { input: page },
  "tokenRevocations.create": { input: fixed(example("tokenRevocations.create")) },
  "tokenRevocations.delete": { input: tokenRevocationId, namesThing: true },
  "originEndpoints.contentKeys": { input: fixed(endpoint), namesThing: true },
  "licenceRequests.list": { input: fixed({ ...channel, limit: 10 }), namesThing: true },
  "keyProviders.list": { input: page },
  "keyProviders.get": { input: fixed({ keyProvider: "fixed" }), namesThing: true },
  "keyProviders.create": { input: fixed(example("keyProviders.create")) },
  "keyProviders.update": {
    input: fixed({ keyProvider: "fixed", ...example("keyProviders.update") }),
    namesThing: true,
  },
  "keyProviders.test": { input: fixed({ keyProvider: "fixed", ...example("keyProviders.test") }), namesThing: true },
  "keyProviders.delete": { input: fixed({ keyProvider: "fixed" }), namesThing: true },
  "keyServer.issue": { input: fixed(example("keyServer.issue")) },
  "apiKeys.list": { input: page },
  // Only what everybody with apiKey:write in this test may give away.
  "apiKeys.create": { input: fixed({ name: "new", permissions: ["apiKey:write"] }) },
  "apiKeys.get": { input: keyId, namesThing: true },
  "apiKeys.update": { input: async (tenant) => ({ ...(await keyId(tenant)), name: "k" }), namesThing: true },
  "apiKeys.rotate": { input: async (tenant) => ({ ...(await keyId(tenant)), overlapSeconds: 0 }), namesThing: true },
  "apiKeys.revoke": { input: keyId, namesThing: true },
  "audit.list": { input: page },
  "audit.export": { input: fixed({ format: "jsonl" }) },
  "audit.verify": { input: () => undefined },
  "billing.get": { input: () => undefined },
  "billing.checkout": { input: fixed(example("billing.checkout")) },
  // A subscription that is not there is not found, whoever else has one.
  "billing.changePlan": { input: fixed(example("billing.changePlan")), prepare: subscribe, namesThing: true },
  "billing.setCancellation": { input: fixed(example("billing.setCancellation")), prepare: subscribe, namesThing: true },
  "billing.portal": { input: () => undefined },
  "billing.invoices": { input: page, prepare: subscribe },
  "billing.preview": { input: () => undefined, prepare: subscribe },
  "billing.trace": {
    input: fixed({ meter: "ingestBytes", from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" }),
  },
  "budget.get": { input: () => undefined },
  "budget.cap": { input: () => undefined },
  "budget.set": { input: fixed(example("budget.set")) },
  "budget.remove": { input: () => undefined },
  "usage.adjustments": { input: fixed({ from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" }) },
  "usage.export": { input: fixed({ from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" }) },
  "usage.meters": { input: fixed({ from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" }) },
  "usage.month": { input: () => undefined },
  "usage.simulate": { input: fixed({ ladderKbps: "4000,800", hours: 10, viewers: 5 }) },
  "usage.summary": { input: fixed({ from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" }) },
};

/** The things that the rows name. */
export const furnish = async (tenant: TenantContext): Promise<QuickStartResult> => {
  const made = await quickStart(tenant, { name: "one", testSource: false });
  await createChannelGroup(tenant, { name: "empty", description: "" });
  await createChannel(tenant, {
    channelGroup: "live",
    name: "bare",
    description: "",
    inputType: "HLS",
    testSource: false,
  });
  await addMember(tenant, "viewer");
  // Of each tenant another: an address takes only so many invitations an hour.
  await createInvitation(tenant, { email: `${tenant.tenantId}@example.com`, role: "viewer" });
  // Longer than the tests let pass, so that there are earlier credentials to be ended.
  await rotateIngestCredentials(tenant, { ...channel, index: 2, overlapSeconds: 7 * 86_400 });
  await createCdnSecret(tenant, endpoint);
  await createTokenKey(tenant, newTokenKeySchema.parse({ name: "t", algorithm: "HS256" }));
  await createTokenRevocation(tenant, { kind: "token", value: "t" });
  const keys = [{ trackType: "ALL" as const, keyId: "0".repeat(32), key: "1".repeat(32), iv: null }];
  await createKeyProvider(tenant, {
    name: "fixed",
    description: "",
    source: { kind: "STATIC", licenceServers: [], keys },
  });
  await createApiKey(tenant, { name: "k", permissions: ["apiKey:write"], expiresInDays: null });
  return made;
};
