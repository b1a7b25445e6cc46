import { type KeysWanted, keysWantedSchema } from "@sluice/contracts";
import { REQUEST_EXAMPLES } from "./examples.ts";
import type { Operation } from "./operations.ts";

const AUTHORIZATION = '-H "Authorization: Bearer $SLUICE_API_KEY"';

/**
 * What the samples name. They run as they stand, one after the other in the order of the document, in a workspace that a
 * second person has joined; where billing is on, somebody pays on the page that the checkout leads to.
 */
const PATH_NAMES: Readonly<Record<string, string>> = {
  channelGroup: "sports",
  channel: "court-1",
  originEndpoint: "cmaf",
  keyProvider: "drm-vendor",
  index: "1",
};

/** Of what an `{id}` names, by the folder before it: the shell's name for it, and how one is found in a list. */
const IDS: Readonly<Record<string, { readonly variable: string; readonly find: string }>> = {
  "api-keys": { variable: "API_KEY_ID", find: "grep -o 'ak_[0-9a-z]*' | head -n 1" },
  "cdn-secrets": { variable: "CDN_SECRET_ID", find: "grep -o 'cs_[0-9a-z]*' | head -n 1" },
  "token-keys": { variable: "TOKEN_KEY_ID", find: "grep -o 'tk_[0-9a-z]*' | head -n 1" },
  "token-revocations": { variable: "REVOCATION_ID", find: "grep -o 'tr_[0-9a-z]*' | head -n 1" },
  invitations: { variable: "INVITATION_ID", find: "grep -o 'iv_[0-9a-z]*' | tail -n 1" },
  // Anybody but an owner.
  members: { variable: "MEMBER_ID", find: `tr '{' '\\n' | grep -v '"owner"' | grep -o 'mb_[0-9a-z]*' | tail -n 1` },
};

const THIS_MONTH = "from=$(date -u +%Y-%m-01T00:00:00Z)&to=$(date -u +%Y-%m-%dT23:59:59Z)";

const QUERIES: Readonly<Record<string, string>> = {
  "billing.trace": `?meter=egressSegmentBytes&${THIS_MONTH}`,
  "originEndpoints.cdnConfiguration": "?cdn=nginx",
  "usage.adjustments": `?${THIS_MONTH}`,
  "usage.export": `?interval=day&${THIS_MONTH}`,
  "usage.meters": `?${THIS_MONTH}`,
  "usage.simulate": "?ladderKbps=4000,2000,800&hours=200&viewers=100&startOverHours=2",
  "usage.summary": "?interval=hour&from=$(date -u +%Y-%m-%dT00:00:00Z)&to=$(date -u +%Y-%m-%dT23:59:59Z)",
};

const CHANNELS = "/channel-groups/sports/channels";

/** What is made first, so that what the samples delete is missed by nobody. */
const MADE_FIRST: Readonly<Record<string, { readonly path: string; readonly body: object; readonly name?: string }>> = {
  "apiKeys.rotate": { path: "/api-keys", body: { name: "old", permissions: ["channel:read"], expiresInDays: 30 } },
  "apiKeys.revoke": { path: "/api-keys", body: { name: "old", permissions: ["channel:read"], expiresInDays: 30 } },
  "cdnSecrets.delete": { path: `${CHANNELS}/court-1/origin-endpoints/cmaf/cdn-secrets`, body: {} },
  "tokenKeys.delete": { path: "/token-keys", body: { name: "old", algorithm: "HS256" } },
  "tokenKeys.makeToken": { path: "/token-keys", body: { name: "for tests", algorithm: "HS256" } },
  "tokenRevocations.delete": { path: "/token-revocations", body: { kind: "token", value: "old" } },
  "channelGroups.delete": { path: "/channel-groups", body: { name: "old" }, name: "channelGroup" },
  "channels.delete": { path: CHANNELS, body: { name: "old" }, name: "channel" },
  "keyProviders.delete": {
    path: "/key-providers",
    body: {
      name: "old",
      source: { kind: "STATIC", keys: [{ trackType: "ALL", keyId: "0".repeat(32), key: "1".repeat(32) }] },
    },
    name: "keyProvider",
  },
  "originEndpoints.delete": {
    path: `${CHANNELS}/court-1/origin-endpoints`,
    body: { name: "old", container: "TS", manifests: [{ kind: "HLS" }] },
    name: "originEndpoint",
  },
};

const JSON_TYPE = "-H 'Content-Type: application/json'";

const printCurl = (method: string, url: string, body: object | undefined, flags = "-sS"): string =>
  printCommand(method, url, body === undefined ? [] : [JSON_TYPE, `-d '${JSON.stringify(body)}'`], flags);

const printCommand = (method: string, url: string, rest: readonly string[], flags = "-sS"): string =>
  [`curl ${flags}${method === "GET" ? "" : ` -X ${method}`} "${url}"`, AUTHORIZATION, ...rest].join(" \\\n  ");

const printXmlCurl = (url: string, { document, spekeVersion }: KeysWanted): string =>
  printCommand("POST", url, [
    "-H 'Content-Type: application/xml'",
    `-H 'X-Speke-Version: ${spekeVersion}'`,
    `-d '${document}'`,
  ]);

/** Commands for a shell that has an API key in SLUICE_API_KEY. `base` is where the API is. */
export const curlSample = ({ procedure, method, path, meta }: Operation, base: string): string => {
  if (meta.isXml === true) return printXmlCurl(`${base}${path}`, keysWantedSchema.parse(REQUEST_EXAMPLES[procedure]));
  const made = MADE_FIRST[procedure];
  const [folder = "", behind] = path.split("/{id}");
  const id = behind === undefined ? undefined : IDS[folder.slice(folder.lastIndexOf("/") + 1)];
  const names = {
    ...PATH_NAMES,
    ...(id === undefined ? {} : { id: `$${id.variable}` }),
    ...(made?.name === undefined ? {} : { [made.name]: "old" }),
  };
  const fill = (text: string): string =>
    text.replace(/\{(.+?)\}/g, (_, name: keyof typeof names) => names[name] ?? `{${name}}`);
  const lines = [printCurl(method, `${base}${fill(path)}${QUERIES[procedure] ?? ""}`, REQUEST_EXAMPLES[procedure])];
  const making = made === undefined ? undefined : printCurl("POST", `${base}${made.path}`, made.body);
  if (id !== undefined) {
    // What was just made is the only one in its answer.
    const source = making ?? printCurl("GET", `${base}${fill(folder)}`, undefined);
    lines.unshift(`${id.variable}=$(${source} \\\n  | ${id.find})`);
  } else if (making !== undefined) lines.unshift(making);
  return lines.join("\n");
};
