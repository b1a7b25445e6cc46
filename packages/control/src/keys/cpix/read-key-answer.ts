import { type ContentKey, DRM_SYSTEM_IDS, type DrmSignal, type DrmSystem } from "@sluice/contracts";
import { answerInvalid, quote } from "../key-failure.ts";
import { type AskedKey, type KeyRequest, periodAttributesOf, SCHEMES } from "./key-request.ts";
import { attributeOf, bytesOf, childrenOf, parseXml, textOf, type XmlElement } from "./parse-xml.ts";
import { openSecretReader, readPlainSecret, type SecretReader } from "./read-encrypted-keys.ts";
import { checkHlsSignal, readHlsSignal } from "./read-hls-signal.ts";
import { findPsshInProtectionData, readPssh } from "./read-pssh.ts";

/**
 * The keys of an answer, when it answers what was asked: the same content, period and scheme, and one key for each that
 * was asked for.
 * @throws KeyFailure that says what was expected and what came
 */
export const readKeyAnswer = (text: string, request: KeyRequest, privateKeyPem: string | undefined): ContentKey[] => {
  const root = parseXml(text, "CPIX");
  checkContent(root, request);
  const keys = childrenOf(root, "ContentKeyList", "ContentKey");
  if (keys.length !== request.keys.length) {
    throw answerInvalid(`The answer has ${keys.length} content keys; expected ${request.keys.length}.`);
  }
  checkPeriods(root, request);
  const byKeyId = new Map(keys.map((key) => [keyIdOf(key, "ContentKey"), key]));
  if (byKeyId.size !== keys.length) throw answerInvalid("The answer has two content keys of one kid.");
  const readSecret = privateKeyPem === undefined ? readPlainSecret : openSecretReader(root, privateKeyPem);
  return request.keys.map((asked) => {
    const keyId = answeredKeyId(root, asked, request);
    const element = byKeyId.get(keyId);
    if (element === undefined) {
      throw answerInvalid(`The answer has no content key of kid ${keyId}, which is to be for ${asked.trackType}.`);
    }
    return {
      trackType: asked.trackType,
      keyId,
      ...readKey(element, keyId, request, readSecret),
      signals: request.drmSystems.map((system) => readSignal(root, keyId, system, request)),
    };
  });
};

const checkContent = (root: XmlElement, { spekeVersion, contentId }: KeyRequest): void => {
  const echoed = attributeOf(root, spekeVersion === "1.0" ? "id" : "contentId");
  if (echoed === contentId) return;
  throw answerInvalid(`The answer is for content ${quote(echoed ?? "")}; expected "${contentId}".`);
};

const keyIdOf = (element: XmlElement, what: string): string => {
  const hex = (attributeOf(element, "kid") ?? "").replaceAll("-", "").toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex)) throw answerInvalid(`A ${what} has the kid ${quote(hex)}; expected a UUID.`);
  return hex;
};

/** A key server may give a key another id than it was asked for: what it is for stands in its usage rule. */
const answeredKeyId = (root: XmlElement, asked: AskedKey, { spekeVersion, keys }: KeyRequest): string => {
  const rules = childrenOf(root, "ContentKeyUsageRuleList", "ContentKeyUsageRule");
  if (spekeVersion === "1.0") {
    const [only] = childrenOf(root, "ContentKeyList", "ContentKey");
    return only === undefined ? asked.keyId : keyIdOf(only, "ContentKey");
  }
  if (rules.length !== keys.length) {
    throw answerInvalid(`The answer has ${rules.length} usage rules; expected the ${keys.length} that were sent.`);
  }
  const fitting = rules.filter((rule) => attributeOf(rule, "intendedTrackType") === asked.trackType);
  const [rule] = fitting;
  if (rule === undefined || fitting.length > 1) {
    throw answerInvalid(`The answer has ${fitting.length} usage rules for ${asked.trackType}; expected 1.`);
  }
  return keyIdOf(rule, "ContentKeyUsageRule");
};

/** The same moment may be written in more than one way. */
const sameValue = (a: string | undefined, b: string | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && /T/.test(a) && Date.parse(a) === Date.parse(b));

const checkPeriods = (root: XmlElement, request: KeyRequest): void => {
  // SPEKE 1.0 leaves it to the key server whether the period is repeated.
  if (request.spekeVersion === "1.0") return;
  const periods = childrenOf(root, "ContentKeyPeriodList", "ContentKeyPeriod");
  const [period] = periods;
  if (period === undefined || periods.length > 1) {
    throw answerInvalid(`The answer has ${periods.length} key periods; expected the one that was sent.`);
  }
  const sent = periodAttributesOf(request);
  for (const name of ["index", "start", "end"]) {
    const value = attributeOf(period, name);
    if (!sameValue(value, sent[name])) {
      throw answerInvalid(`The key period's ${name} is ${quote(value ?? "")}; expected ${quote(sent[name] ?? "")}.`);
    }
  }
};

const readKey = (
  element: XmlElement,
  keyId: string,
  { method, spekeVersion, constantIv }: KeyRequest,
  readSecret: SecretReader,
): Pick<ContentKey, "key" | "iv"> => {
  const scheme = attributeOf(element, "commonEncryptionScheme");
  if (spekeVersion !== "1.0" && scheme !== SCHEMES[method]) {
    throw answerInvalid(`Key ${keyId} is for the scheme ${quote(scheme ?? "")}; expected "${SCHEMES[method]}".`);
  }
  const [secret] = childrenOf(element, "Data", "Secret");
  if (secret === undefined) throw answerInvalid(`The answer has no key for kid ${keyId}: its Secret is missing.`);
  const key = readSecret(secret, `Key ${keyId}`);
  if (key.length !== 16) throw answerInvalid(`Key ${keyId} has ${key.length} bytes; expected 16.`);
  const explicitIv = attributeOf(element, "explicitIV");
  const iv = explicitIv === undefined ? undefined : bytesOf(explicitIv, `The explicitIV of key ${keyId}`);
  if (iv !== undefined && iv.length !== 16) {
    throw answerInvalid(`The explicitIV of key ${keyId} has ${iv.length} bytes; expected 16.`);
  }
  return { key: key.toString("hex"), iv: method === "CENC" ? null : (constantIv ?? iv?.toString("hex") ?? null) };
};

const readSignal = (root: XmlElement, keyId: string, system: DrmSystem, request: KeyRequest): DrmSignal => {
  const elements = childrenOf(root, "DRMSystemList", "DRMSystem").filter(
    (each) =>
      keyIdOf(each, "DRMSystem") === keyId && attributeOf(each, "systemId")?.toLowerCase() === DRM_SYSTEM_IDS[system],
  );
  const [element] = elements;
  if (element === undefined || elements.length > 1) {
    throw answerInvalid(
      `The answer has ${elements.length} DRMSystem elements of ${system} for kid ${keyId}; expected 1.`,
    );
  }
  const pssh = textOf(childrenOf(element, "PSSH")[0]);
  const protectionData = textOf(childrenOf(element, "ContentProtectionData")[0]);
  const fromProtectionData = protectionData === "" ? null : findPsshInProtectionData(protectionData, system);
  return {
    system,
    pssh: pssh === "" ? fromProtectionData : readPssh(pssh, system),
    hls: request.spekeVersion === "1.0" ? readFirstHls(element, system) : readHls(element, system),
  };
};

const readHls = (element: XmlElement, system: DrmSystem): DrmSignal["hls"] => {
  const signals = childrenOf(element, "HLSSignalingData");
  const read = signals.flatMap((signal) => {
    const line = bytesOf(textOf(signal), `HLSSignalingData of ${system}`).toString("utf8");
    return line === ""
      ? []
      : [{ playlist: attributeOf(signal, "playlist") ?? "media", hls: readHlsSignal(line, system) }];
  });
  return (read.find(({ playlist }) => playlist === "media") ?? read[0])?.hls ?? null;
};

/** SPEKE 1.0: the parts come one by one, each in base64. */
const readFirstHls = (element: XmlElement, system: DrmSystem): DrmSignal["hls"] => {
  const partOf = (name: string): string =>
    bytesOf(textOf(childrenOf(element, name)[0]), `${name} of ${system}`).toString("utf8");
  const uri = partOf("URIExtXKey");
  if (uri === "") return null;
  const versions = partOf("KeyFormatVersions");
  return checkHlsSignal(
    { uri, keyFormat: partOf("KeyFormat") || "identity", keyFormatVersions: versions === "" ? null : versions },
    system,
  );
};
