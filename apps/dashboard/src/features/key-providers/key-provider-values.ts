import {
  type KeyProvider,
  type KeySource,
  LICENCE_SYSTEMS,
  type LicenceSystem,
  type NewKeyProvider,
  type SpekeVersion,
} from "@sluice/contracts";

type AuthenticationKind = Extract<KeySource, { kind: "SPEKE" }>["authentication"]["kind"];
type Timing = Extract<KeySource, { kind: "SPEKE" }>["contentKeyPeriodTiming"];

export interface LicenceServerValues {
  url: string;
  headerName: string;
  headerValue: string;
}

/** What the form holds: flat, so that what was typed stays while a kind is changed to and fro. */
export interface KeyProviderValues {
  name: string;
  description: string;
  kind: KeySource["kind"];
  url: string;
  spekeVersion: SpekeVersion;
  timing: Timing;
  authentication: AuthenticationKind;
  headerName: string;
  headerValue: string;
  token: string;
  hmacKeyId: string;
  hmacSecret: string;
  region: string;
  service: string;
  accessKeyId: string;
  secretAccessKey: string;
  clientCertificatePem: string;
  clientKeyPem: string;
  encryptsKeys: boolean;
  keyCertificatePem: string;
  keyPrivateKeyPem: string;
  /** Of each system: where its licences are asked for; empty: nowhere by us. */
  licenceServers: Record<LicenceSystem, LicenceServerValues>;
  /** A key a line: track type, key id, key, and a vector or nothing. */
  staticKeys: string;
}

const NO_LICENCES: LicenceServerValues = { url: "", headerName: "", headerValue: "" };

const EMPTY: KeyProviderValues = {
  name: "",
  description: "",
  kind: "SPEKE",
  url: "https://",
  spekeVersion: "2.0",
  timing: "INDEX_ONLY",
  authentication: "none",
  headerName: "",
  headerValue: "",
  token: "",
  hmacKeyId: "",
  hmacSecret: "",
  region: "",
  service: "execute-api",
  accessKeyId: "",
  secretAccessKey: "",
  clientCertificatePem: "",
  clientKeyPem: "",
  encryptsKeys: false,
  keyCertificatePem: "",
  keyPrivateKeyPem: "",
  licenceServers: { FAIRPLAY: NO_LICENCES, PLAYREADY: NO_LICENCES, WIDEVINE: NO_LICENCES },
  staticKeys: "",
};

/** Where a fixed key has to be given anew. No key reads like this, so that nothing else on the line is taken for it. */
const KEY_TO_GIVE = "KEY";

/** Secrets are never read back: who changes a provider gives them anew. */
export const valuesOfKeyProvider = (provider: KeyProvider | null): KeyProviderValues => {
  if (provider === null) return EMPTY;
  const { name, description, source } = provider;
  const licenceServers = { ...EMPTY.licenceServers };
  for (const { system, url, header } of source.licenceServers) {
    licenceServers[system] = { url, headerName: header?.name ?? "", headerValue: "" };
  }
  const shared = { ...EMPTY, name, description, kind: source.kind, licenceServers };
  if (source.kind === "STATIC") {
    const lines = source.keys.map(({ trackType, keyId, iv }) =>
      [trackType, keyId, KEY_TO_GIVE, iv ?? ""].join(" ").trimEnd(),
    );
    return { ...shared, staticKeys: lines.join("\n") };
  }
  const { authentication } = source;
  return {
    ...shared,
    url: source.url,
    spekeVersion: source.spekeVersion,
    timing: source.contentKeyPeriodTiming,
    authentication: authentication.kind,
    ...(authentication.kind === "header" ? { headerName: authentication.name } : {}),
    ...(authentication.kind === "hmac" ? { hmacKeyId: authentication.keyId } : {}),
    ...(authentication.kind === "sigv4"
      ? { region: authentication.region, service: authentication.service, accessKeyId: authentication.accessKeyId }
      : {}),
    ...(authentication.kind === "mutualTls" ? { clientCertificatePem: authentication.certificatePem } : {}),
    encryptsKeys: source.contentKeyCertificate !== null,
    keyCertificatePem: source.contentKeyCertificate?.certificatePem ?? "",
  };
};

const toAuthentication = (values: KeyProviderValues): Extract<KeySource, { kind: "SPEKE" }>["authentication"] => {
  switch (values.authentication) {
    case "none":
      return { kind: "none" };
    case "header":
      return { kind: "header", name: values.headerName, value: values.headerValue };
    case "bearer":
      return { kind: "bearer", token: values.token };
    case "hmac":
      return { kind: "hmac", keyId: values.hmacKeyId, secret: values.hmacSecret };
    case "sigv4": {
      const { region, service, accessKeyId, secretAccessKey } = values;
      return { kind: "sigv4", region, service, accessKeyId, secretAccessKey };
    }
    case "mutualTls":
      return { kind: "mutualTls", certificatePem: values.clientCertificatePem, privateKeyPem: values.clientKeyPem };
  }
};

const toStaticKeys = (text: string): Extract<KeySource, { kind: "STATIC" }>["keys"] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [trackType = "", keyId = "", key = "", iv] = line.split(/\s+/);
      // What is no track type is refused by the server, in words.
      return { trackType: trackType as "ALL", keyId, key, iv: iv ?? null };
    });

type LicenceServers = KeySource["licenceServers"];

const toLicenceServers = (values: KeyProviderValues): LicenceServers =>
  filledSystems(values).map((system) => {
    const { url, headerName, headerValue } = values.licenceServers[system];
    const header = headerName === "" && headerValue === "" ? null : { name: headerName, value: headerValue };
    return { system, url, header };
  });

const filledSystems = ({ licenceServers }: KeyProviderValues): LicenceSystem[] =>
  LICENCE_SYSTEMS.filter((system) => Object.values(licenceServers[system]).some((text) => text !== ""));

/** What the API is asked to make or change. */
export const toNewKeyProvider = (values: KeyProviderValues): NewKeyProvider => ({
  name: values.name,
  description: values.description,
  source:
    values.kind === "STATIC"
      ? { kind: "STATIC", licenceServers: toLicenceServers(values), keys: toStaticKeys(values.staticKeys) }
      : {
          kind: "SPEKE",
          licenceServers: toLicenceServers(values),
          url: values.url,
          spekeVersion: values.spekeVersion,
          contentKeyPeriodTiming: values.spekeVersion === "2.1" ? values.timing : "INDEX_ONLY",
          authentication: toAuthentication(values),
          contentKeyCertificate: values.encryptsKeys
            ? { certificatePem: values.keyCertificatePem, privateKeyPem: values.keyPrivateKeyPem }
            : null,
        },
});

/** Which field of the form a refused part of the request stands in. */
const FIELD_OF_PATH: Readonly<Record<string, keyof KeyProviderValues>> = {
  name: "name",
  description: "description",
  "source.url": "url",
  "source.spekeVersion": "spekeVersion",
  "source.contentKeyPeriodTiming": "timing",
  "source.authentication.name": "headerName",
  "source.authentication.value": "headerValue",
  "source.authentication.token": "token",
  "source.authentication.keyId": "hmacKeyId",
  "source.authentication.secret": "hmacSecret",
  "source.authentication.region": "region",
  "source.authentication.service": "service",
  "source.authentication.accessKeyId": "accessKeyId",
  "source.authentication.secretAccessKey": "secretAccessKey",
  "source.authentication.certificatePem": "clientCertificatePem",
  "source.authentication.privateKeyPem": "clientKeyPem",
  "source.contentKeyCertificate.certificatePem": "keyCertificatePem",
  "source.contentKeyCertificate.privateKeyPem": "keyPrivateKeyPem",
};

type LicenceField = `licenceServers.${LicenceSystem}.${keyof LicenceServerValues}`;

const LICENCE_FIELDS: Readonly<Record<string, keyof LicenceServerValues>> = {
  url: "url",
  "header.name": "headerName",
  "header.value": "headerValue",
};

/** Of static keys, the line that a refusal is about; of licence servers, by their place among those that are filled in. */
export const fieldOfPath = (
  path: string,
  values: KeyProviderValues,
): keyof KeyProviderValues | LicenceField | undefined => {
  if (path.startsWith("source.keys")) return "staticKeys";
  const [, index, rest = ""] = /^source\.licenceServers\.(\d+)\.(.+)$/.exec(path) ?? [];
  const system = filledSystems(values)[Number(index)];
  const field = LICENCE_FIELDS[rest];
  return system === undefined || field === undefined ? FIELD_OF_PATH[path] : `licenceServers.${system}.${field}`;
};
