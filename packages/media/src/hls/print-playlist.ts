import { printDateTime } from "../iso8601/date-time.ts";
import {
  type HlsKey,
  IDENTITY_KEY_FORMAT,
  MAX_DURATION_SECONDS,
  type MediaPlaylist,
  type MultivariantPlaylist,
  type Rendition,
  toMicroseconds,
  type Variant,
} from "./playlist.ts";

/**
 * HLS has no escape for these (RFC 8216bis, 4.2), so a value that holds one cannot be said at all. The caller made the value,
 * so this is its mistake, not the input's.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNQUOTABLE = /["\u0000-\u001f\u007f-\u009f]/;

const quoted = (value: string): string => {
  if (UNQUOTABLE.test(value)) throw new RangeError(`no quoted string of HLS can hold ${JSON.stringify(value)}`);
  return `"${value}"`;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNLINEABLE = /^$|^[#\s\ufeff]|\s$|[\u0000-\u001f\u007f-\u009f]/;

const uriLine = (uri: string): string => {
  if (UNLINEABLE.test(uri)) throw new RangeError(`no line of HLS can hold the URI ${JSON.stringify(uri)}`);
  return uri;
};

const seconds = (duration: number): string => {
  if (!(duration >= 0 && duration <= MAX_DURATION_SECONDS)) throw new RangeError(`${duration} s is no duration`);
  return duration.toFixed(6);
};

const printRendition = (rendition: Rendition): string => {
  const attributes = [`TYPE=${rendition.type}`, `GROUP-ID=${quoted(rendition.groupId)}`];
  if (rendition.language !== undefined) attributes.push(`LANGUAGE=${quoted(rendition.language)}`);
  attributes.push(`NAME=${quoted(rendition.name)}`);
  attributes.push(`DEFAULT=${rendition.isDefault ? "YES" : "NO"}`);
  attributes.push(`AUTOSELECT=${rendition.isAutoselect ? "YES" : "NO"}`);
  if (rendition.channels !== undefined) attributes.push(`CHANNELS=${quoted(rendition.channels)}`);
  if (rendition.uri !== undefined) attributes.push(`URI=${quoted(rendition.uri)}`);
  return `#EXT-X-MEDIA:${attributes.join(",")}\n`;
};

const printVariant = (variant: Variant): string => {
  const attributes = [`BANDWIDTH=${variant.bandwidth}`];
  if (variant.averageBandwidth !== undefined) attributes.push(`AVERAGE-BANDWIDTH=${variant.averageBandwidth}`);
  if (variant.codecs.length > 0) attributes.push(`CODECS=${quoted(variant.codecs.join(","))}`);
  if (variant.resolution !== undefined) {
    attributes.push(`RESOLUTION=${variant.resolution.width}x${variant.resolution.height}`);
  }
  if (variant.frameRate !== undefined) attributes.push(`FRAME-RATE=${variant.frameRate.toFixed(3)}`);
  if (variant.hdcpLevel !== undefined) attributes.push(`HDCP-LEVEL=${variant.hdcpLevel}`);
  if (variant.audio !== undefined) attributes.push(`AUDIO=${quoted(variant.audio)}`);
  return `#EXT-X-STREAM-INF:${attributes.join(",")}\n${uriLine(variant.uri)}\n`;
};

const printKey = (tag: "EXT-X-KEY" | "EXT-X-SESSION-KEY", key: HlsKey): string => {
  const attributes = [`METHOD=${key.method}`, `URI=${quoted(key.uri)}`];
  if (key.iv !== undefined) attributes.push(`IV=0x${key.iv}`);
  if (key.keyId !== undefined) attributes.push(`KEYID=0x${key.keyId}`);
  if (key.keyFormat !== IDENTITY_KEY_FORMAT) attributes.push(`KEYFORMAT=${quoted(key.keyFormat)}`);
  if (key.keyFormatVersions !== undefined) attributes.push(`KEYFORMATVERSIONS=${quoted(key.keyFormatVersions)}`);
  return `#${tag}:${attributes.join(",")}\n`;
};

/** A key reaches to the next of its format (4.4.4.4); only NONE ends one whose format has no successor. */
const printKeyChange = (before: readonly HlsKey[], keys: readonly HlsKey[]): string => {
  const goesOn = (old: HlsKey): boolean => keys.some(({ keyFormat }) => keyFormat === old.keyFormat);
  const none = before.every(goesOn) ? "" : "#EXT-X-KEY:METHOD=NONE\n";
  return none + keys.map((key) => printKey("EXT-X-KEY", key)).join("");
};

/** RFC 8216bis, section 8: a key's format wants version 5, its IV 2. */
const versionOfKeys = (keys: readonly HlsKey[]): number =>
  keys.some((key) => key.keyFormat !== IDENTITY_KEY_FORMAT || key.keyFormatVersions !== undefined) ? 5 : 3;

/**
 * RFC 8216bis, 4.4.6. Version 4 where there are renditions (section 8), 5 where a session key has a format, else 3.
 * @throws RangeError for a text that HLS has no way to say, as a name with a quotation mark.
 */
export const printMultivariantPlaylist = (playlist: MultivariantPlaylist): string => {
  const version = Math.max(playlist.renditions.length > 0 ? 4 : 3, versionOfKeys(playlist.sessionKeys));
  let text = `#EXTM3U\n#EXT-X-VERSION:${version}\n`;
  if (playlist.independentSegments) text += "#EXT-X-INDEPENDENT-SEGMENTS\n";
  for (const key of playlist.sessionKeys) text += printKey("EXT-X-SESSION-KEY", key);
  for (const rendition of playlist.renditions) text += printRendition(rendition);
  for (const variant of playlist.variants) text += printVariant(variant);
  return text;
};

/** RFC 8216bis, section 8: EXT-X-GAP wants 8, EXT-X-MAP among media segments 6, decimals in EXTINF 3. */
const versionOf = (playlist: MediaPlaylist): number => {
  if (playlist.segments.some((segment) => segment.gap)) return 8;
  if (playlist.segments.some((segment) => segment.mapUri !== undefined)) return 6;
  return Math.max(...playlist.segments.map((segment) => versionOfKeys(segment.keys)), 3);
};

const sameKeys = (a: readonly HlsKey[], b: readonly HlsKey[]): boolean =>
  a === b || (a.length === b.length && a.every((key, i) => isSameKey(key, b[i])));

const isSameKey = (a: HlsKey, b: HlsKey | undefined): boolean =>
  a.method === b?.method &&
  a.uri === b.uri &&
  a.iv === b.iv &&
  a.keyId === b.keyId &&
  a.keyFormat === b.keyFormat &&
  a.keyFormatVersions === b.keyFormatVersions;

/**
 * RFC 8216bis, 4.4.3 and 4.4.4: version 3 for TS, 5 where a key has a format, 6 for CMAF, 8 with gaps.
 * @throws RangeError for a URI that HLS has no way to say.
 */
export const printMediaPlaylist = (playlist: MediaPlaylist): string => {
  let target = playlist.targetDurationSeconds;
  for (const segment of playlist.segments) {
    // 4.4.3.1: "when rounded to the nearest integer, MUST be less than or equal to the Target Duration".
    if (segment.durationSeconds >= target + 0.5) target = Math.ceil(toMicroseconds(segment.durationSeconds));
  }
  let text = `#EXTM3U\n#EXT-X-VERSION:${versionOf(playlist)}\n#EXT-X-TARGETDURATION:${target}\n`;
  text += `#EXT-X-MEDIA-SEQUENCE:${playlist.mediaSequence}\n`;
  if (playlist.discontinuitySequence > 0) text += `#EXT-X-DISCONTINUITY-SEQUENCE:${playlist.discontinuitySequence}\n`;
  if (playlist.playlistType !== undefined) text += `#EXT-X-PLAYLIST-TYPE:${playlist.playlistType}\n`;
  if (playlist.independentSegments) text += "#EXT-X-INDEPENDENT-SEGMENTS\n";
  let mapUri: string | undefined;
  let keys: readonly HlsKey[] = [];
  for (const segment of playlist.segments) {
    if (segment.discontinuity) text += "#EXT-X-DISCONTINUITY\n";
    // Before the init segment, which they are for as well.
    if (!sameKeys(segment.keys, keys)) text += printKeyChange(keys, segment.keys);
    keys = segment.keys;
    if (segment.mapUri !== mapUri) {
      if (segment.mapUri === undefined) throw new RangeError("no tag of HLS ends the reach of an EXT-X-MAP");
      mapUri = segment.mapUri;
      text += `#EXT-X-MAP:URI=${quoted(mapUri)}\n`;
    }
    if (segment.programDateTimeMs !== undefined) {
      text += `#EXT-X-PROGRAM-DATE-TIME:${printDateTime(segment.programDateTimeMs)}\n`;
    }
    if (segment.gap) text += "#EXT-X-GAP\n";
    text += `#EXTINF:${seconds(segment.durationSeconds)},\n${uriLine(segment.uri)}\n`;
  }
  if (playlist.ended) text += "#EXT-X-ENDLIST\n";
  return text;
};
