import { X509Certificate } from "node:crypto";
import type { SpekeVersion } from "@sluice/contracts";
import { attributeOf, bytesOf, childrenOf, parseXml, textOf, type XmlElement } from "../cpix/parse-xml.ts";
import type { IssueRequest, Recipient, WantedKey, WantedSystem } from "./issue-request.ts";
import { goesWith, ISSUED_SCHEMES, type IssuedScheme, issuedSystemOf } from "./issued-systems.ts";
import { DURATION, MOMENT, NAME, readAttributes, WHOLE_NUMBER } from "./read-attributes.ts";
import { checkContract, readUsageRules } from "./read-usage-rules.ts";
import { refuseCpix } from "./refuse-cpix.ts";

const MAX_KEYS = 64;
const MAX_SYSTEMS = 512;
const MAX_PERIODS = 64;
const MAX_RECIPIENTS = 4;
const MIN_RSA_BITS = 2048;
/** What is encrypted for a longer one costs us more than it costs whoever sends it. */
const MAX_RSA_BITS = 8192;
/** So does an exponent of a thousand bits; everybody's is 65537. */
const MAX_RSA_EXPONENT = 2n ** 32n;

const CPIX_VERSIONS: Readonly<Record<Exclude<SpekeVersion, "1.0">, string>> = { "2.0": "2.3", "2.1": "2.4" };
const KID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Nothing that XML or a playlist would have to escape: it goes back as it came. */
const CONTENT_ID = /^[\x20-\x7e]{1,256}$/;
const ESCAPED = /[&<>"']/;
const PLAYLISTS: ReadonlySet<string> = new Set(["media", "master", "multiVariant"]);

/**
 * What another packager asks for, in a CPIX document as SPEKE has it.
 * @param spekeVersion of the header `X-Speke-Version`
 * @throws AppError `cpix_refused`, in the words of SPEKE where it has words
 */
export const readIssueRequest = (document: string, spekeVersion: string | undefined): IssueRequest => {
  // Before the document is looked at: what another version means is not guessed.
  if (spekeVersion !== undefined && !["1.0", "2.0", "2.1"].includes(spekeVersion)) {
    throw refuseCpix("Unsupported SPEKE version");
  }
  const root = parseXml(document, "CPIX", refuseCpix);
  const version = versionOf(root, spekeVersion);
  const contentId = contentIdOf(root, version);
  const keys = readKeys(root);
  const scheme = schemeOf(root, version);
  const kids = new Set(keys.map(({ kid }) => kid.toLowerCase()));
  const systems = readSystems(root, kids, scheme);
  const periods = readPeriods(root);
  const rules = readUsageRules(root);
  if (version !== "1.0") checkContract(root, rules, kids);
  return { version, contentId, scheme, keys, systems, periods, rules, recipients: readRecipients(root) };
};

/** A document that names its version is of SPEKE 2, also without a header: that is how other makers' packagers send CPIX. */
const versionOf = (root: XmlElement, spekeVersion: string | undefined): SpekeVersion => {
  const cpixVersion = attributeOf(root, "version") ?? "";
  if (spekeVersion === "1.0" || (spekeVersion === undefined && cpixVersion === "")) return "1.0";
  if (cpixVersion === "") throw refuseCpix("Missing CPIX@version");
  for (const version of ["2.0", "2.1"] as const) {
    if (CPIX_VERSIONS[version] === cpixVersion && (spekeVersion ?? version) === version) return version;
  }
  throw refuseCpix("Unsupported CPIX@version");
};

const contentIdOf = (root: XmlElement, version: SpekeVersion): string => {
  const name = version === "1.0" ? "id" : "contentId";
  const contentId = attributeOf(root, name) ?? "";
  if (contentId === "") throw refuseCpix(`Missing CPIX@${name}`);
  if (!CONTENT_ID.test(contentId) || ESCAPED.test(contentId)) {
    throw refuseCpix(`CPIX@${name} is not well formed`, `at most 256 characters of ASCII, without & < > " '`);
  }
  return contentId;
};

const kidOf = (element: XmlElement, what: string): string => {
  const kid = attributeOf(element, "kid") ?? "";
  if (!KID.test(kid.toLowerCase())) throw refuseCpix(`${what}@kid is not well formed`, "a UUID is expected");
  return kid;
};

const readKeys = (root: XmlElement): WantedKey[] => {
  const elements = childrenOf(root, "ContentKeyList", "ContentKey");
  if (elements.length === 0) throw refuseCpix("Missing ContentKey");
  if (elements.length > MAX_KEYS) throw refuseCpix(`More than ${MAX_KEYS} ContentKey elements`);
  const keys = elements.map((element) => {
    const kid = kidOf(element, "ContentKey");
    const explicitIv = attributeOf(element, "explicitIV");
    if (explicitIv !== undefined && bytesOf(explicitIv, "ContentKey@explicitIV", refuseCpix).length !== 16) {
      throw refuseCpix("ContentKey@explicitIV is not well formed", "16 bytes in base64 are expected");
    }
    return { kid, keyId: kid.replaceAll("-", "").toLowerCase(), explicitIv };
  });
  if (new Set(keys.map(({ keyId }) => keyId)).size < keys.length)
    throw refuseCpix("Two ContentKey elements of one kid");
  return keys;
};

/** One for all keys: SPEKE mixes none. */
const schemeOf = (root: XmlElement, version: SpekeVersion): IssuedScheme | undefined => {
  const name = "ContentKey@commonEncryptionScheme";
  const schemes = childrenOf(root, "ContentKeyList", "ContentKey").map((element) => {
    const scheme = attributeOf(element, "commonEncryptionScheme") ?? "";
    if (scheme === "" && version !== "1.0") throw refuseCpix(`Missing ${name} for KID ${kidOf(element, "ContentKey")}`);
    return scheme;
  });
  const [first = ""] = schemes;
  if (schemes.some((scheme) => scheme !== first)) throw refuseCpix(`Non compliant ${name} combination`);
  if (first === "") return undefined;
  const known = ISSUED_SCHEMES.find((scheme) => scheme === first);
  if (known === undefined) throw refuseCpix(`${name} not supported`, `one of ${ISSUED_SCHEMES.join(", ")} is expected`);
  return known;
};

const readSystems = (root: XmlElement, kids: ReadonlySet<string>, scheme: IssuedScheme | undefined): WantedSystem[] => {
  const elements = childrenOf(root, "DRMSystemList", "DRMSystem");
  if (elements.length === 0) throw refuseCpix("Missing DRMSystem");
  if (elements.length > MAX_SYSTEMS) throw refuseCpix(`More than ${MAX_SYSTEMS} DRMSystem elements`);
  const seen = new Set<string>();
  return elements.map((element) => {
    const kid = kidOf(element, "DRMSystem");
    if (!kids.has(kid.toLowerCase())) throw refuseCpix(`There is no ContentKey of DRMSystem@kid ${kid}`);
    const systemId = attributeOf(element, "systemId") ?? "";
    if (systemId === "") throw refuseCpix("Missing DRMSystem@systemId");
    if (!KID.test(systemId.toLowerCase())) throw refuseCpix("DRMSystem@systemId is not well formed");
    const system = issuedSystemOf(systemId);
    if (system === undefined) throw refuseCpix(`DRMSystem ${systemId} not supported`);
    if (scheme !== undefined && !goesWith(system, scheme)) {
      throw refuseCpix(`ContentKey@commonEncryptionScheme non compatible with DRMSystem ${systemId}`);
    }
    const place = `${kid} ${systemId}`.toLowerCase();
    if (seen.has(place)) throw refuseCpix(`Two DRMSystem elements of one kid and systemId ${systemId}`);
    seen.add(place);
    return { kid, keyId: kid.replaceAll("-", "").toLowerCase(), systemId, system, ...wantsOf(element) };
  });
};

const wantsOf = (element: XmlElement): Pick<WantedSystem, "elements" | "playlists"> => {
  const playlists = childrenOf(element, "HLSSignalingData").map((each) => attributeOf(each, "playlist"));
  if (playlists.some((playlist) => playlist !== undefined && !PLAYLISTS.has(playlist))) {
    throw refuseCpix("HLSSignalingData@playlist not supported", "media or the main playlist's name is expected");
  }
  if (new Set(playlists).size < playlists.length) throw refuseCpix("Two HLSSignalingData elements of one playlist");
  const names = Object.keys(element).filter((name) => !name.startsWith("@") && !name.startsWith("#"));
  return { elements: new Set(names), playlists };
};

const readPeriods = (root: XmlElement): Record<string, string>[] => {
  const elements = childrenOf(root, "ContentKeyPeriodList", "ContentKeyPeriod");
  if (elements.length > MAX_PERIODS) throw refuseCpix(`More than ${MAX_PERIODS} ContentKeyPeriod elements`);
  return elements.map((element) =>
    readAttributes(element, "ContentKeyPeriod", {
      id: NAME,
      index: WHOLE_NUMBER,
      start: MOMENT,
      end: MOMENT,
      startOffset: DURATION,
      endOffset: DURATION,
      duration: DURATION,
    }),
  );
};

const readRecipients = (root: XmlElement): Recipient[] => {
  const elements = childrenOf(root, "DeliveryDataList", "DeliveryData");
  if (elements.length > MAX_RECIPIENTS) throw refuseCpix(`More than ${MAX_RECIPIENTS} DeliveryData elements`);
  return elements.map((element) => {
    const [text] = childrenOf(element, "DeliveryKey", "X509Data", "X509Certificate").map(textOf);
    if (text === undefined || text === "") throw refuseCpix("Missing DeliveryKey X509Certificate");
    const attributes = readAttributes(element, "DeliveryData", { id: NAME });
    return { attributes, certificate: readCertificate(bytesOf(text, "X509Certificate", refuseCpix)) };
  });
};

const readCertificate = (bytes: Buffer): X509Certificate => {
  try {
    const certificate = new X509Certificate(bytes);
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    const exponent = asymmetricKeyDetails?.publicExponent ?? MAX_RSA_EXPONENT;
    const isModest = bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS && exponent < MAX_RSA_EXPONENT;
    if (asymmetricKeyType === "rsa" && isModest) return certificate;
  } catch {
    // What cannot be read is refused as what cannot be used is.
  }
  throw refuseCpix(
    "X509Certificate not supported",
    `an RSA key of ${MIN_RSA_BITS} to ${MAX_RSA_BITS} bits and an exponent of at most 32 is expected`,
  );
};
