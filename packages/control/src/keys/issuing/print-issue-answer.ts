import { attributes, list, NAMESPACES, SPEKE_NAMESPACE } from "../cpix/print-elements.ts";
import type { IssueRequest, WantedKey, WantedSystem } from "./issue-request.ts";
import { type IssuedKey, type IssuedSignals, issuedSignalsOf } from "./issued-signals.ts";
import type { IssuedScheme } from "./issued-systems.ts";
import { type KeyWriter, plainKeys, sealedKeys } from "./write-keys-for.ts";

const CPIX_VERSIONS = { "2.0": "2.3", "2.1": "2.4" } as const;
const METHODS: Readonly<Record<IssuedScheme, string>> = { cenc: "SAMPLE-AES-CTR", cbc1: "AES-128", cbcs: "SAMPLE-AES" };

/** The request with everything filled in that it left open. */
export const printIssueAnswer = (request: IssueRequest, keyOf: (wanted: WantedKey) => IssuedKey): string => {
  const { version, contentId } = request;
  const writer = request.recipients.length === 0 ? plainKeys : sealedKeys(request.recipients);
  const keys = new Map(request.keys.map((wanted) => [wanted.keyId, keyOf(wanted)]));
  const root =
    version === "1.0"
      ? { id: contentId, ...NAMESPACES, ...writer.namespaces, ...SPEKE_NAMESPACE }
      : { contentId, version: CPIX_VERSIONS[version], ...NAMESPACES, ...writer.namespaces };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<cpix:CPIX${attributes(root)}>`,
    ...list("DeliveryDataList", writer.delivery),
    ...list(
      "ContentKeyList",
      request.keys.flatMap((wanted) => printKey(wanted, keys.get(wanted.keyId), writer)),
    ),
    ...list(
      "DRMSystemList",
      request.systems.flatMap((wanted) => printSystem(request, wanted, keys.get(wanted.keyId))),
    ),
    ...list(
      "ContentKeyPeriodList",
      request.periods.map((period) => `<cpix:ContentKeyPeriod${attributes(period)}/>`),
    ),
    ...list(
      "ContentKeyUsageRuleList",
      request.rules.map(
        (rule) =>
          `<cpix:ContentKeyUsageRule${attributes(rule.attributes)}>` +
          rule.filters.map((filter) => `<cpix:${filter.name}${attributes(filter.attributes)}/>`).join("") +
          "</cpix:ContentKeyUsageRule>",
      ),
    ),
    "</cpix:CPIX>",
    "",
  ].join("\n");
};

const printKey = ({ kid, explicitIv }: WantedKey, issued: IssuedKey | undefined, writer: KeyWriter): string[] => {
  if (issued === undefined) return [];
  const iv = explicitIv ?? issued.iv?.toString("base64");
  const head = attributes({
    ...(iv === undefined ? {} : { explicitIV: iv }),
    kid,
    ...(issued.scheme === undefined ? {} : { commonEncryptionScheme: issued.scheme }),
  });
  return [
    `<cpix:ContentKey${head}><cpix:Data><pskc:Secret>${writer.secret(issued.key)}</pskc:Secret></cpix:Data></cpix:ContentKey>`,
  ];
};

const base64 = (value: Uint8Array | string | undefined): string | undefined =>
  value === undefined ? undefined : Buffer.from(value).toString("base64");

/** Who sends no element at all leaves it to us what there is to say. */
const EVERYTHING: ReadonlySet<string> = new Set(["PSSH", "ContentProtectionData", "URIExtXKey", "HLSSignalingData"]);

const printSystem = (request: IssueRequest, wanted: WantedSystem, issued: IssuedKey | undefined): string[] => {
  if (issued === undefined) return [];
  const signals = issuedSignalsOf(wanted.system, issued);
  const wants = wanted.elements.size === 0 ? EVERYTHING : wanted.elements;
  const fill = (name: string, value: string | undefined, prefix = "cpix", more: Record<string, string> = {}): string =>
    value === undefined || !wants.has(name) ? "" : `<${prefix}:${name}${attributes(more)}>${value}</${prefix}:${name}>`;
  const isFirst = request.version === "1.0";
  const hls = (playlist: string | undefined): string =>
    fill(
      "HLSSignalingData",
      base64(printHlsLine(signals, issued.scheme, playlist)),
      "cpix",
      playlist === undefined ? {} : { playlist },
    );
  const playlists = wanted.elements.size > 0 ? wanted.playlists : ["media", mainPlaylistOf(request)];
  const filled = [
    fill("PSSH", base64(signals.pssh)),
    fill("ContentProtectionData", base64(signals.protectionData)),
    isFirst ? fill("URIExtXKey", base64(signals.hls?.uri)) : "",
    ...(isFirst ? [] : playlists.map(hls)),
    fill("SmoothStreamingProtectionHeaderData", base64(signals.playReadyObject)),
    isFirst ? fill("KeyFormat", base64(signals.hls?.keyFormat), "speke") : "",
    isFirst ? fill("KeyFormatVersions", signals.hls && base64("1"), "speke") : "",
    isFirst ? fill("ProtectionHeader", base64(signals.playReadyObject), "speke") : "",
  ];
  const head = attributes({ kid: wanted.kid, systemId: wanted.systemId });
  return [`<cpix:DRMSystem${head}>${filled.join("")}</cpix:DRMSystem>`];
};

const mainPlaylistOf = ({ version }: IssueRequest): string => (version === "2.1" ? "multiVariant" : "master");

/** Both playlists have the same attributes. */
const printHlsLine = (
  { hls }: IssuedSignals,
  scheme: IssuedScheme | undefined,
  playlist: string | undefined,
): string | undefined => {
  if (hls === undefined) return undefined;
  const tag = playlist === undefined || playlist === "media" ? "#EXT-X-KEY" : "#EXT-X-SESSION-KEY";
  const format = `KEYFORMAT="${hls.keyFormat}",KEYFORMATVERSIONS="1"`;
  return `${tag}:METHOD=${METHODS[scheme ?? "cbcs"]},${format},URI="${hls.uri}"`;
};
