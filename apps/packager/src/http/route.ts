import type { LicenceSystem } from "@sluice/contracts";

/** The group as an address names it. */
export interface GroupAddress {
  readonly name: string;
  readonly egressId: string;
}

/** A file of an origin endpoint. `prefix` is what `printSegmentPrefix` gives. */
export type OriginFile =
  | { readonly kind: "multivariantPlaylist"; readonly manifest: string }
  | { readonly kind: "mediaPlaylist"; readonly manifest: string; readonly trackIndex: number }
  | { readonly kind: "mpd"; readonly manifest: string }
  | {
      readonly kind: "segment";
      readonly prefix: string;
      readonly trackIndex: number;
      readonly number: number;
      readonly container: "ts" | "mp4";
    }
  | {
      readonly kind: "init";
      readonly prefix: string;
      readonly trackIndex: number;
      readonly initNumber: number;
      /** Of an encrypted track: which of its keys it names. */
      readonly keyPeriod: number | undefined;
    }
  /** The 16 bytes of a content key. */
  | { readonly kind: "contentKey"; readonly keyId: string }
  /** Where licences of one system are asked for. */
  | { readonly kind: "licence"; readonly system: "CLEAR_KEY" | LicenceSystem };

export type Route =
  | {
      readonly kind: "ingest";
      readonly group: GroupAddress;
      readonly channel: string;
      readonly input: 1 | 2;
      /** Decoded, without a leading slash, never with empty, `.` or `..` segments. */
      readonly path: string;
    }
  | {
      readonly kind: "origin";
      readonly group: GroupAddress;
      readonly channel: string;
      readonly endpoint: string;
      readonly file: OriginFile;
    }
  | { readonly kind: "healthz" | "readyz" | "metrics" | "notFound" }
  | { readonly kind: "methodNotAllowed"; readonly allow: string };

const NOT_FOUND: Route = { kind: "notFound" };
const INGEST_METHODS = "PUT, POST, DELETE";
const ORIGIN_METHODS = "GET, HEAD, OPTIONS";
const LICENCE_METHODS = "POST, OPTIONS";
const READ_METHODS = "GET, HEAD";
const MAX_SEGMENT_CHARS = 256;
const MAX_INGEST_PATH_CHARS = 1024;

const RESOURCE_NAME = /^[a-zA-Z0-9_-]{1,256}$/;
const EGRESS_ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
// Numbers are as printed: no sign, no leading zero, so that one file has one name.
const INIT = /^(.+)_(0|[1-9][0-9]{0,3})_(0|[1-9][0-9]{0,8})(?:_k(0|[1-9][0-9]{0,9}))?_init\.mp4$/;
const CONTENT_KEY = /^([0-9a-f]{32})\.key$/;
const LICENCES = {
  clearkey: "CLEAR_KEY",
  fairplay: "FAIRPLAY",
  playready: "PLAYREADY",
  widevine: "WIDEVINE",
} as const;
const SEGMENT = /^(.+)_(0|[1-9][0-9]{0,3})_(0|[1-9][0-9]{0,14})\.(ts|mp4)$/;
const PLAYLIST = /^([a-zA-Z0-9-]{1,256})(?:_(0|[1-9][0-9]{0,3}))?\.m3u8$/;
const MPD = /^([a-zA-Z0-9-]{1,256})\.mpd$/;
/** A segment name of at most 256 characters, a generation, and no more. */
const PREFIX = /^[a-zA-Z0-9_-]{1,270}$/;

/** The part of segment and init names that an endpoint's settings give. */
export const printSegmentPrefix = (segmentName: string, segmentGeneration: number): string =>
  segmentGeneration === 0 ? segmentName : `${segmentName}-g${segmentGeneration}`;

/**
 * What an address means. Pure: whether the named things exist is for others to say. `path` is as on the wire, `host` with
 * or without a port; on `{egressId}.{hostSuffix}` the group's segment is its name alone.
 */
export const parseRoute = (method: string, host: string, path: string, hostSuffix: string | undefined): Route => {
  switch (path) {
    case "/healthz":
    case "/readyz":
    case "/metrics":
      return allowed(method, READ_METHODS, { kind: path.slice(1) as "healthz" | "readyz" | "metrics" });
    default:
  }
  const isIngest = path.startsWith("/in/v1/");
  if (!isIngest && !path.startsWith("/out/v1/")) return NOT_FOUND;
  const segments = decodeSegments(path, isIngest);
  if (segments === undefined) return NOT_FOUND;
  const group = parseGroup(segments[2] ?? "", host, hostSuffix);
  if (group === undefined) return NOT_FOUND;
  return isIngest ? parseIngest(method, group, segments) : parseOrigin(method, group, segments);
};

const allowed = (method: string, methods: string, route: Route): Route =>
  methods.split(", ").includes(method) ? route : { kind: "methodNotAllowed", allow: methods };

/** Decoded segments after the leading slash; undefined when one is empty, dotted, over-long or not honest text. */
const decodeSegments = (path: string, tolerateEmpty: boolean): string[] | undefined => {
  const decoded: string[] = [];
  for (const raw of path.slice(1).split("/")) {
    if (raw === "" && tolerateEmpty) continue;
    const segment = raw.includes("%") ? decodeSegment(raw) : raw;
    if (segment === undefined || segment === "" || segment === "." || segment === "..") return undefined;
    if (segment.length > MAX_SEGMENT_CHARS) return undefined;
    decoded.push(segment);
  }
  // A directory is no file: the empty segment after a last slash is not a doubled one.
  if (path.endsWith("/")) return undefined;
  return decoded;
};

const decodeSegment = (raw: string): string | undefined => {
  try {
    const segment = decodeURIComponent(raw);
    // An encoded slash, backslash or control character would mean something else to whoever uses the name next.
    return /[/\\\p{Cc}]/u.test(segment) ? undefined : segment;
  } catch {
    // Not UTF-8, or a percent sign without two digits: no name has that.
    return undefined;
  }
};

const parseGroup = (segment: string, host: string, hostSuffix: string | undefined): GroupAddress | undefined => {
  let name = segment;
  let egressId: string;
  const hostName = host.replace(/:[0-9]*$/, "").toLowerCase();
  if (hostSuffix !== undefined && hostName.endsWith(`.${hostSuffix.toLowerCase()}`)) {
    egressId = hostName.slice(0, -hostSuffix.length - 1);
  } else {
    const dot = segment.indexOf(".");
    if (dot < 0) return undefined;
    name = segment.slice(0, dot);
    egressId = segment.slice(dot + 1);
  }
  return RESOURCE_NAME.test(name) && EGRESS_ID.test(egressId) ? { name, egressId } : undefined;
};

const parseIngest = (method: string, group: GroupAddress, segments: readonly string[]): Route => {
  const [, , , index, channel = "", ...rest] = segments;
  const path = rest.join("/");
  if ((index !== "1" && index !== "2") || !RESOURCE_NAME.test(channel)) return NOT_FOUND;
  if (path === "" || path.length > MAX_INGEST_PATH_CHARS) return NOT_FOUND;
  return allowed(method, INGEST_METHODS, { kind: "ingest", group, channel, input: index === "1" ? 1 : 2, path });
};

const parseOrigin = (method: string, group: GroupAddress, segments: readonly string[]): Route => {
  const [, , , channel = "", endpoint = "", name = ""] = segments;
  if (segments.length !== 6 || !RESOURCE_NAME.test(channel) || !RESOURCE_NAME.test(endpoint)) return NOT_FOUND;
  const file = parseOriginFile(name);
  if (file === undefined) return NOT_FOUND;
  const methods = file.kind === "licence" ? LICENCE_METHODS : ORIGIN_METHODS;
  return allowed(method, methods, { kind: "origin", group, channel, endpoint, file });
};

/** Read from the right, as segment names may have underscores and digits of their own. */
export const parseOriginFile = (name: string): OriginFile | undefined => {
  const playlist = PLAYLIST.exec(name);
  if (playlist !== null) {
    const [, manifest = "", trackIndex] = playlist;
    if (trackIndex === undefined) return { kind: "multivariantPlaylist", manifest };
    return { kind: "mediaPlaylist", manifest, trackIndex: Number(trackIndex) };
  }
  const segment = SEGMENT.exec(name);
  if (segment !== null) {
    const [, prefix = "", trackIndex, number, container] = segment;
    if (!PREFIX.test(prefix)) return undefined;
    return {
      kind: "segment",
      prefix,
      trackIndex: Number(trackIndex),
      number: Number(number),
      container: container === "ts" ? "ts" : "mp4",
    };
  }
  const mpd = MPD.exec(name);
  if (mpd !== null) return { kind: "mpd", manifest: mpd[1] ?? "" };
  const key = CONTENT_KEY.exec(name);
  if (key !== null) return { kind: "contentKey", keyId: key[1] ?? "" };
  if (Object.hasOwn(LICENCES, name)) return { kind: "licence", system: LICENCES[name as keyof typeof LICENCES] };
  const init = INIT.exec(name);
  if (init === null || !PREFIX.test(init[1] ?? "")) return undefined;
  const [, prefix = "", trackIndex, initNumber, period] = init;
  const keyPeriod = period === undefined ? undefined : Number(period);
  return { kind: "init", prefix, trackIndex: Number(trackIndex), initNumber: Number(initNumber), keyPeriod };
};
