/** What a packager that speaks SPEKE 2.0 asks, of one key for everything. */
const CPIX_EXAMPLE = [
  '<cpix:CPIX contentId="court-1" version="2.3" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc">',
  '<cpix:ContentKeyList><cpix:ContentKey kid="98ee5596-cd3e-a20d-163a-e382420c6eff" commonEncryptionScheme="cbcs"/></cpix:ContentKeyList>',
  '<cpix:DRMSystemList><cpix:DRMSystem kid="98ee5596-cd3e-a20d-163a-e382420c6eff" systemId="edef8ba9-79d6-4ace-a3c8-27dcd51d21ed">',
  "<cpix:PSSH/><cpix:ContentProtectionData/></cpix:DRMSystem></cpix:DRMSystemList>",
  '<cpix:ContentKeyUsageRuleList><cpix:ContentKeyUsageRule kid="98ee5596-cd3e-a20d-163a-e382420c6eff" intendedTrackType="ALL">',
  "<cpix:VideoFilter/><cpix:AudioFilter/></cpix:ContentKeyUsageRule></cpix:ContentKeyUsageRuleList>",
  "</cpix:CPIX>",
].join("\n");

/** An encoder's own, which nobody has the private key of. */
const CERTIFICATE_EXAMPLE = [
  "-----BEGIN CERTIFICATE-----",
  "MIIBlTCCATugAwIBAgIUUJlMVKbrBR5MINE7bsdfLfMHb8gwCgYIKoZIzj0EAwIw",
  "IDEeMBwGA1UEAwwVZW5jb2Rlci0xLmV4YW1wbGUuY29tMB4XDTI2MTEyNzEzMjk0",
  "MloXDTM2MTEyNDEzMjk0MlowIDEeMBwGA1UEAwwVZW5jb2Rlci0xLmV4YW1wbGUu",
  "Y29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUgmAfQ8hcr/e7CpgRwSVm/Fn",
  "uX2rPh7T2bw9ZzwR9FXFzCqpPwZylc0fTag9LNr7krCoFsoyVHTe3a7BbCkAUqNT",
  "MFEwHQYDVR0OBBYEFHtZkYI5WkQ9+uI7hdNP1NsV94LfMB8GA1UdIwQYMBaAFHtZ",
  "kYI5WkQ9+uI7hdNP1NsV94LfMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID",
  "SAAwRQIgTXXY0piOigAOKtIFJSdkppziBDtX/aaIHcKUattqeXgCIQCRSrF+4FhU",
  "KqUKdmrgt//+jCroOMF5+XjClIMUWkAxPQ==",
  "-----END CERTIFICATE-----",
].join("\n");

/** Of a key that nobody has, and long expired. */
const TOKEN_EXAMPLE =
  "eyJhbGciOiJIUzI1NiIsImtpZCI6InNob3AtMjAyNiJ9.eyJleHAiOjE3NjcyMjU2MDAsInN1YiI6InZpZXdlci00NzExIn0.bm90LWEtc2lnbmF0dXJl";

/** A body for each operation that takes one, as the documentation shows it. Tests send every one of them. */
export const REQUEST_EXAMPLES: Readonly<Record<string, object>> = {
  "tenant.update": { name: "Example Broadcasting" },
  "budget.set": { monthlyCents: 50_000, alertPercents: [50, 80, 100], isHardCap: false },
  "tenant.close": { name: "Example Broadcasting" },
  "members.setRole": { role: "operator" },
  "invitations.create": { email: "new.colleague@example.com", role: "viewer" },
  "channelGroups.create": { name: "sports", description: "Everything from the arena" },
  "channelGroups.update": { description: "Everything from both arenas" },
  "channels.create": { name: "court-1", description: "Centre court", inputType: "HLS", testSource: true },
  "channels.update": { description: "Centre court, second day" },
  "channels.quickStart": { name: "my-first-channel", testSource: true },
  "channels.updateIngestEndpoint": {
    access: {
      ipAllowList: ["192.0.2.0/24", "2001:db8::/32"],
      ipDenyList: [],
      clientCertificates: [{ certificate: CERTIFICATE_EXAMPLE }],
      clientCertificateMode: "WITH_PASSWORD",
    },
  },
  "channels.rotateIngestCredentials": { overlapSeconds: 3600 },
  "originEndpoints.create": {
    name: "cmaf",
    container: "CMAF",
    segmentDurationSeconds: 6,
    startOverWindowSeconds: 3600,
    manifests: [
      { kind: "HLS", name: "index", windowSeconds: 60 },
      { kind: "DASH", name: "dash", windowSeconds: 60 },
    ],
  },
  "originEndpoints.update": { startOverWindowSeconds: 7200 },
  "cdnSecrets.create": { value: "a-secret-of-the-cdn-2026" },
  "tokenKeys.create": {
    name: "Web shop",
    kid: "shop-2026",
    algorithm: "HS256",
    issuer: "https://shop.example.com",
    audience: "live",
  },
  "tokenKeys.update": { name: "Web shop, old", isEnabled: false, audience: null },
  "tokenKeys.makeToken": {
    channelGroup: "sports",
    channel: "court-1",
    originEndpoint: "cmaf",
    expiresInSeconds: 3600,
    viewer: "viewer-4711",
    address: null,
  },
  "tokenKeys.checkToken": { token: TOKEN_EXAMPLE },
  "tokenRevocations.create": { kind: "viewer", value: "viewer-4711" },
  "keyProviders.create": {
    name: "drm-vendor",
    description: "Production keys",
    source: {
      kind: "SPEKE",
      url: "https://keys.drm-vendor.example/speke",
      spekeVersion: "2.0",
      authentication: { kind: "bearer", token: "the token that the vendor gave you" },
    },
  },
  "keyProviders.update": { description: "Production keys, first contract" },
  "keyProviders.test": { method: "CENC", drmSystems: ["PLAYREADY", "WIDEVINE"], contentId: "sluice-test" },
  // By REST the document is the body, and the version the header X-Speke-Version.
  "keyServer.issue": { document: CPIX_EXAMPLE, spekeVersion: "2.0" },
  "billing.checkout": { planId: "payAsYouGo" },
  "billing.changePlan": { planId: "committed" },
  "billing.setCancellation": { atPeriodEnd: true },
  "apiKeys.update": { name: "deploy-production" },
  "apiKeys.rotate": { overlapSeconds: 3600 },
  "apiKeys.create": { name: "deploy", permissions: ["channel:read", "channel:write"], expiresInDays: 30 },
};
