import { AUDIO_PRESETS, DRM_SYSTEM_IDS, type PresetKey, type TrackType } from "@sluice/contracts";
import { type AskedKey, type KeyRequest, periodAttributesOf, periodIdOf, SCHEMES, toUuid } from "./key-request.ts";
import { attributes, list, NAMESPACES, SPEKE_NAMESPACE } from "./print-elements.ts";

/** A CPIX document as SPEKE 1.0, 2.0 (CPIX 2.3) or 2.1 (CPIX 2.4) asks for keys. */
export const printKeyRequest = (request: KeyRequest): string => {
  const isFirst = request.spekeVersion === "1.0";
  const root = isFirst
    ? { id: request.contentId, ...NAMESPACES, ...SPEKE_NAMESPACE }
    : { contentId: request.contentId, version: request.spekeVersion === "2.1" ? "2.4" : "2.3", ...NAMESPACES };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<cpix:CPIX${attributes(root)}>`,
    ...printDelivery(request),
    ...list(
      "ContentKeyList",
      request.keys.map((key) => printKey(request, key)),
    ),
    ...list(
      "DRMSystemList",
      request.keys.flatMap((key) =>
        request.drmSystems.map((system) => printSystem(request, key, DRM_SYSTEM_IDS[system])),
      ),
    ),
    ...list("ContentKeyPeriodList", [
      `<cpix:ContentKeyPeriod${attributes({ id: periodIdOf(request), ...periodAttributesOf(request) })}/>`,
    ]),
    ...list("ContentKeyUsageRuleList", printUsageRules(request)),
    "</cpix:CPIX>",
    "",
  ].join("\n");
};

/** Whose certificate content keys are to be encrypted for. The key server fills in the document key. */
const printDelivery = ({ certificate }: KeyRequest): string[] =>
  certificate === undefined
    ? []
    : list("DeliveryDataList", [
        `<cpix:DeliveryData id="sluice"><cpix:DeliveryKey><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate>` +
          "</ds:X509Data></cpix:DeliveryKey><cpix:DocumentKey><cpix:Data/></cpix:DocumentKey></cpix:DeliveryData>",
      ]);

const printKey = ({ spekeVersion, method, constantIv }: KeyRequest, { keyId }: AskedKey): string =>
  `<cpix:ContentKey${attributes({
    ...(constantIv === null ? {} : { explicitIV: Buffer.from(constantIv, "hex").toString("base64") }),
    kid: toUuid(keyId),
    ...(spekeVersion === "1.0" ? {} : { commonEncryptionScheme: SCHEMES[method] }),
  })}/>`;

const printSystem = ({ spekeVersion }: KeyRequest, { keyId }: AskedKey, systemId: string): string => {
  const main = spekeVersion === "2.1" ? "multiVariant" : "master";
  const asked =
    spekeVersion === "1.0"
      ? "<cpix:URIExtXKey/><speke:KeyFormat/><speke:KeyFormatVersions/><speke:ProtectionHeader/>"
      : `<cpix:HLSSignalingData playlist="media"/><cpix:HLSSignalingData playlist="${main}"/>`;
  return `<cpix:DRMSystem${attributes({ kid: toUuid(keyId), systemId })}><cpix:PSSH/><cpix:ContentProtectionData/>${asked}</cpix:DRMSystem>`;
};

const printUsageRules = (request: KeyRequest): string[] => {
  const isFirst = request.spekeVersion === "1.0";
  const period = `<cpix:KeyPeriodFilter periodId="${periodIdOf(request)}"/>`;
  return request.keys.map((key) => {
    const rule = { kid: toUuid(key.keyId), ...(isFirst ? {} : { intendedTrackType: key.trackType }) };
    const filters = isFirst ? "" : printFilters(key, request.keys);
    return `<cpix:ContentKeyUsageRule${attributes(rule)}>${period}${filters}</cpix:ContentKeyUsageRule>`;
  });
};

const AUDIO_TRACK_TYPES: ReadonlySet<TrackType> = new Set(
  Object.entries(AUDIO_PRESETS).flatMap(([name, keys]) =>
    name === "SHARED" ? [] : keys.map(({ trackType }) => trackType),
  ),
);
const isAudio = ({ trackType }: PresetKey): boolean => AUDIO_TRACK_TYPES.has(trackType);

/** From one more than the smaller key of the same medium ends at, up to where this one does. */
const printFilters = (key: AskedKey, keys: readonly AskedKey[]): string => {
  if (key.trackType === "ALL") return "<cpix:VideoFilter/><cpix:AudioFilter/>";
  const ofMedium = keys.filter((each) => isAudio(each) === isAudio(key));
  const smaller = ofMedium[ofMedium.indexOf(key) - 1]?.max;
  const [filter, unit] = isAudio(key) ? ["AudioFilter", "Channels"] : ["VideoFilter", "Pixels"];
  return `<cpix:${filter}${attributes({
    ...(smaller === undefined ? {} : { [`min${unit}`]: String(smaller + 1) }),
    ...(key.max === undefined ? {} : { [`max${unit}`]: String(key.max) }),
  })}/>`;
};
