/**
 * Encoders name files as they like; what belongs to one rendition is told by what stays the same from segment to segment.
 * Paths are those of the ingest address: no leading slash, no dots.
 */

/** Names that say nothing: then it is the folder that says which rendition this is. */
const GENERIC = new Set(["", "segment", "seg", "index", "chunk", "media", "stream", "playlist", "file", "prog_index"]);

const TIMESTAMP = /[-_.]?\d{8}[-_T]?\d{6}Z?(?=[-_.]?\d*$)/;
const COUNTER = /[-_.]?\d+$/;

const nameFrom = (folder: string, stem: string): string => {
  if (folder !== "" && GENERIC.has(stem.toLowerCase())) return folder;
  if (stem === "") return "main";
  return folder === "" ? stem : `${folder}/${stem}`;
};

const split = (path: string): { folder: string; stem: string } => {
  const slash = path.lastIndexOf("/");
  const file = path.slice(slash + 1);
  const dot = file.lastIndexOf(".");
  return { folder: path.slice(0, Math.max(0, slash)), stem: dot <= 0 ? file : file.slice(0, dot) };
};

/** The stream that a pushed segment belongs to: `high/segment_00042.ts` is of `high`, `live_720p_42.ts` of `live_720p`. */
export const streamOfSegment = (path: string): string => {
  const { folder, stem } = split(path);
  return nameFrom(folder, stem.replace(TIMESTAMP, "").replace(COUNTER, ""));
};

/**
 * The stream of a CMAF push: `Streams(video-700.cmfv)` is `video-700` (DASH-IF Live Media Ingest, interface 1); of one
 * file a segment, header and segments are told to be of one stream by what is left of their names.
 */
export const streamOfCmaf = (path: string): string => {
  const named = /Streams\(([^()]+)\)[^/]*$/.exec(path)?.[1];
  if (named !== undefined) return named.replace(/\.[a-z0-9]+$/i, "");
  const { folder, stem } = split(path);
  const bare = stem.replace(/^(init|header|chunk|segment|seg)[-_.]?(?=.)|[-_.]?(init|header)$/gi, "");
  return streamOfSegment(`${folder === "" ? "" : `${folder}/`}${/^(init|header)$/i.test(bare) ? "" : bare}.mp4`);
};

/** The stream that a media playlist is of, as long as it has not named a segment: `high/index.m3u8` is of `high`. */
export const streamOfPlaylist = (path: string): string => {
  const { folder, stem } = split(path);
  return nameFrom(folder, stem);
};

/** The number at the end of a segment's name, 0 without one. */
export const sequenceNumberOf = (path: string): number => Number(/(\d{1,9})$/.exec(split(path).stem)?.[1] ?? 0);

/** As much as an address of ours can have: what is longer was never pushed, and would cost its square to look at. */
const MAX_PATH_CHARS = 1024;
const MAX_SEGMENT_CHARS = 256;

/**
 * What a URI in a playlist means as a path of the same ingest address: undefined when it leads elsewhere, or to what no
 * push could be called. Queries are cut off; absolute ones are for players, not for us.
 */
export const resolvePath = (playlistPath: string, uri: string): string | undefined => {
  const bare = uri.replace(/[?#].*$/, "");
  if (/^[a-z][a-z0-9+.-]*:/i.test(bare) || bare.startsWith("/")) return undefined;
  const parts = playlistPath.split("/").slice(0, -1);
  for (const part of bare.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") parts.push(decode(part));
  }
  if (parts.length === 0 || parts.some((part) => part.length > MAX_SEGMENT_CHARS || /[/\\\p{Cc}]/u.test(part))) {
    return undefined;
  }
  const path = parts.join("/");
  return path.length > MAX_PATH_CHARS ? undefined : path;
};

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: then it stands for itself.
    return part;
  }
};
