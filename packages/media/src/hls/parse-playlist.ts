import { MediaError } from "../bytes/media-error.ts";
import { MAX_DATE_TIME_MS, parseDateTime } from "../iso8601/date-time.ts";
import { parseAttributes } from "./parse-attributes.ts";
import {
  HDCP_LEVELS,
  type HlsKey,
  IDENTITY_KEY_FORMAT,
  KEY_METHODS,
  MAX_DURATION_SECONDS,
  type MediaPlaylist,
  type MediaSegment,
  type MultivariantPlaylist,
  RENDITION_TYPES,
  type Rendition,
  toMicroseconds,
  type Variant,
} from "./playlist.ts";

/** Where the parser stands, and how it says what is wrong there. */
class Line {
  number = 0;
  text = "";
  readonly #playlist: string;
  #start = 0;
  #next = 0;

  constructor(playlist: string) {
    this.#playlist = playlist;
  }

  /** Goes to the next line; false at the end. */
  advance(): boolean {
    if (this.#next >= this.#playlist.length) return false;
    this.#start = this.#next;
    const newline = this.#playlist.indexOf("\n", this.#start);
    const end = newline < 0 ? this.#playlist.length : newline;
    this.#next = end + 1;
    this.number += 1;
    this.text = this.#playlist.slice(this.#start, end).trim();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: 4.1: a playlist "MUST NOT contain" them
    if (/[\u0000-\u001f\u007f-\u009f]/.test(this.text)) throw this.malformed("a control character");
    return true;
  }

  /** The value of a tag: what follows `#TAG:`. */
  value(tag: string): string {
    return this.text.slice(tag.length + 1).trim();
  }

  malformed(what: string): MediaError {
    let offset = 0;
    for (let i = 0; i < this.#start; i += 1) {
      const unit = this.#playlist.charCodeAt(i);
      // UTF-8 bytes of a UTF-16 unit; each half of a surrogate pair is two of the four.
      offset += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
    }
    return new MediaError("playlist_malformed", `playlist/line ${this.number}`, offset, what);
  }

  integer(text: string, what: string): number {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value)) throw this.malformed(`${what} is no whole number`);
    return value;
  }

  decimal(text: string, what: string): number {
    const value = /^\d{1,16}(?:\.\d{0,32})?$/.test(text) ? Number(text) : Number.NaN;
    if (!(value <= MAX_DURATION_SECONDS)) throw this.malformed(`${what} is no decimal number in range`);
    return value;
  }

  attributes(tag: string): ReadonlyMap<string, string> {
    const attributes = parseAttributes(this.value(tag));
    if (attributes === undefined) throw this.malformed(`the attribute list of ${tag} is damaged`);
    return attributes;
  }
}

const required = (line: Line, attributes: ReadonlyMap<string, string>, name: string): string => {
  const value = attributes.get(name);
  if (value === undefined || value === "") throw line.malformed(`${name} is missing`);
  return value;
};

const parseRendition = (line: Line): Rendition => {
  const attributes = line.attributes("#EXT-X-MEDIA");
  const type = RENDITION_TYPES.find((known) => known === attributes.get("TYPE"));
  if (type === undefined) throw line.malformed("TYPE of EXT-X-MEDIA is unknown");
  const isDefault = attributes.get("DEFAULT") === "YES";
  return {
    type,
    groupId: required(line, attributes, "GROUP-ID"),
    name: required(line, attributes, "NAME"),
    language: attributes.get("LANGUAGE"),
    isDefault,
    // 4.4.6.1: "If the AUTOSELECT attribute is present, its value MUST be YES if the value of the DEFAULT attribute is YES".
    isAutoselect: isDefault || attributes.get("AUTOSELECT") === "YES",
    channels: attributes.get("CHANNELS"),
    uri: attributes.get("URI"),
  };
};

const parseResolution = (line: Line, text: string | undefined): Variant["resolution"] => {
  if (text === undefined) return undefined;
  const match = /^(\d{1,6})x(\d{1,6})$/.exec(text);
  if (match === null) throw line.malformed("RESOLUTION is no WIDTHxHEIGHT");
  return { width: Number(match[1]), height: Number(match[2]) };
};

const parseVariant = (line: Line): Omit<Variant, "uri"> => {
  const attributes = line.attributes("#EXT-X-STREAM-INF");
  const average = attributes.get("AVERAGE-BANDWIDTH");
  const frameRate = attributes.get("FRAME-RATE");
  return {
    bandwidth: line.integer(required(line, attributes, "BANDWIDTH"), "BANDWIDTH"),
    averageBandwidth: average === undefined ? undefined : line.integer(average, "AVERAGE-BANDWIDTH"),
    codecs: (attributes.get("CODECS") ?? "").split(",").flatMap((codec) => (codec.trim() === "" ? [] : [codec.trim()])),
    resolution: parseResolution(line, attributes.get("RESOLUTION")),
    frameRate: frameRate === undefined ? undefined : Number(line.decimal(frameRate, "FRAME-RATE").toFixed(3)),
    hdcpLevel: HDCP_LEVELS.find((level) => level === attributes.get("HDCP-LEVEL")),
    audio: attributes.get("AUDIO"),
  };
};

const hex16 = (line: Line, attributes: ReadonlyMap<string, string>, name: string): string | undefined => {
  const value = attributes.get(name);
  if (value !== undefined && !/^0[xX][0-9a-fA-F]{1,32}$/.test(value)) {
    throw line.malformed(`${name} is no hexadecimal number of 128 bits`);
  }
  return value?.slice(2).toLowerCase().padStart(32, "0");
};

/** undefined: METHOD=NONE. */
const parseKey = (line: Line, tag: "#EXT-X-KEY" | "#EXT-X-SESSION-KEY"): HlsKey | undefined => {
  const attributes = line.attributes(tag);
  const name = required(line, attributes, "METHOD");
  if (name === "NONE" && tag === "#EXT-X-KEY") return undefined;
  const method = KEY_METHODS.find((known) => known === name);
  if (method === undefined) throw line.malformed(`METHOD of ${tag.slice(1)} is unknown`);
  return {
    method,
    uri: required(line, attributes, "URI"),
    iv: hex16(line, attributes, "IV"),
    keyId: hex16(line, attributes, "KEYID"),
    keyFormat: attributes.get("KEYFORMAT") ?? IDENTITY_KEY_FORMAT,
    keyFormatVersions: attributes.get("KEYFORMATVERSIONS"),
  };
};

/** All that the tags before a URI say of the segment that it names. */
class SegmentTags {
  durationSeconds: number | undefined;
  discontinuity = false;
  gap = false;
  programDateTimeMs: number | undefined;
}

/**
 * Reads what an encoder pushed. Tags that no model has a field for are passed over (RFC 8216bis, 6.3.1), and so are byte
 * ranges and keys: who needs those has to refuse by looking at the media. Work and memory are linear in the text, which the
 * caller bounds.
 * @throws MediaError `playlist_malformed`, with the line in `path` and its first byte as `offset`.
 */
export const parsePlaylist = (text: string): MultivariantPlaylist | MediaPlaylist => {
  const line = new Line(text);
  if (!line.advance() || !/^#EXTM3U(?:\s|$)/.test(line.text)) {
    throw line.malformed("the first line is not #EXTM3U");
  }
  const renditions: Rendition[] = [];
  const variants: Variant[] = [];
  const segments: MediaSegment[] = [];
  let kind: "multivariant" | "media" | undefined;
  let independentSegments = false;
  let targetDurationSeconds: number | undefined;
  let mediaSequence = 0;
  let discontinuitySequence = 0;
  let playlistType: MediaPlaylist["playlistType"];
  let ended = false;
  let mapUri: string | undefined;
  const sessionKeys: HlsKey[] = [];
  let keys: readonly HlsKey[] = [];
  let variant: Omit<Variant, "uri"> | undefined;
  let tags = new SegmentTags();
  /** The date-time that the tags gave last, and the time since then. */
  let anchor: { readonly epochMs: number; elapsedSeconds: number } | undefined;

  const isA = (wanted: "multivariant" | "media"): void => {
    kind ??= wanted;
    if (kind !== wanted) throw line.malformed("tags of media and of multivariant playlists are mixed");
  };

  const addSegment = (uri: string): void => {
    const { durationSeconds, discontinuity, gap, programDateTimeMs } = tags;
    if (durationSeconds === undefined) throw line.malformed("a segment has no EXTINF");
    if (programDateTimeMs !== undefined) anchor = { epochMs: programDateTimeMs, elapsedSeconds: 0 };
    // Across a discontinuity nothing is known of the wall clock until a tag says it.
    else if (discontinuity) anchor = undefined;
    const epochMs = anchor === undefined ? undefined : anchor.epochMs + Math.round(anchor.elapsedSeconds * 1000);
    if (epochMs !== undefined && epochMs > MAX_DATE_TIME_MS)
      throw line.malformed("the date-times run past the year 9999");
    segments.push({ uri, durationSeconds, discontinuity, gap, programDateTimeMs: epochMs, mapUri, keys });
    if (anchor !== undefined) anchor.elapsedSeconds += durationSeconds;
    tags = new SegmentTags();
  };

  const readTag = (): void => {
    const colon = line.text.indexOf(":");
    const tag = colon < 0 ? line.text : line.text.slice(0, colon);
    switch (tag) {
      case "#EXT-X-STREAM-INF":
        isA("multivariant");
        if (variant !== undefined) throw line.malformed("an EXT-X-STREAM-INF has no URI");
        variant = parseVariant(line);
        return;
      case "#EXT-X-MEDIA":
        isA("multivariant");
        renditions.push(parseRendition(line));
        return;
      case "#EXT-X-SESSION-KEY": {
        isA("multivariant");
        const key = parseKey(line, tag);
        if (key !== undefined) sessionKeys.push(key);
        return;
      }
      case "#EXT-X-KEY": {
        isA("media");
        const key = parseKey(line, tag);
        // It takes the place of the one before it of its format.
        keys = key === undefined ? [] : [...keys.filter(({ keyFormat }) => keyFormat !== key.keyFormat), key];
        return;
      }
      case "#EXT-X-INDEPENDENT-SEGMENTS":
        independentSegments = true;
        return;
      case "#EXT-X-TARGETDURATION":
        isA("media");
        // ffmpeg 2 and others wrote decimals here.
        targetDurationSeconds = Math.ceil(line.decimal(line.value(tag), "EXT-X-TARGETDURATION"));
        return;
      case "#EXT-X-MEDIA-SEQUENCE":
        isA("media");
        mediaSequence = line.integer(line.value(tag), "EXT-X-MEDIA-SEQUENCE");
        return;
      case "#EXT-X-DISCONTINUITY-SEQUENCE":
        isA("media");
        discontinuitySequence = line.integer(line.value(tag), "EXT-X-DISCONTINUITY-SEQUENCE");
        return;
      case "#EXT-X-PLAYLIST-TYPE": {
        isA("media");
        const value = line.value(tag);
        if (value !== "EVENT" && value !== "VOD") throw line.malformed("EXT-X-PLAYLIST-TYPE is neither EVENT nor VOD");
        playlistType = value;
        return;
      }
      case "#EXTINF":
        isA("media");
        tags.durationSeconds = toMicroseconds(line.decimal((line.value(tag).split(",", 1)[0] ?? "").trim(), "EXTINF"));
        return;
      case "#EXT-X-PROGRAM-DATE-TIME":
        isA("media");
        tags.programDateTimeMs = parseDateTime(line.value(tag));
        if (tags.programDateTimeMs === undefined)
          throw line.malformed("EXT-X-PROGRAM-DATE-TIME is no ISO 8601 date-time");
        return;
      case "#EXT-X-DISCONTINUITY":
        isA("media");
        tags.discontinuity = true;
        return;
      case "#EXT-X-GAP":
        isA("media");
        tags.gap = true;
        return;
      case "#EXT-X-MAP":
        isA("media");
        mapUri = required(line, line.attributes(tag), "URI");
        return;
      case "#EXT-X-ENDLIST":
        isA("media");
        ended = true;
        return;
      default:
    }
  };

  while (line.advance()) {
    if (line.text.startsWith("#")) readTag();
    else if (line.text !== "") {
      if (variant !== undefined) variants.push({ ...variant, uri: line.text });
      else addSegment(line.text);
      variant = undefined;
    }
  }
  if (variant !== undefined) throw line.malformed("an EXT-X-STREAM-INF has no URI");
  if (kind === "multivariant") return { kind, independentSegments, sessionKeys, renditions, variants };
  if (targetDurationSeconds === undefined) throw line.malformed("EXT-X-TARGETDURATION is missing");
  if (tags.durationSeconds !== undefined) throw line.malformed("an EXTINF has no URI");
  return {
    kind: "media",
    targetDurationSeconds,
    mediaSequence,
    discontinuitySequence,
    independentSegments,
    playlistType,
    ended,
    segments,
  };
};
