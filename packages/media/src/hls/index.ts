export { languageName, languageTag } from "../language/language-tag.ts";
export { parsePlaylist } from "./parse-playlist.ts";
export {
  type HlsKey,
  IDENTITY_KEY_FORMAT,
  type KeyMethod,
  type MediaPlaylist,
  type MediaSegment,
  type MultivariantPlaylist,
  type Rendition,
  type RenditionType,
  targetDurationOf,
  thinProgramDateTimes,
  type Variant,
} from "./playlist.ts";
export { printMediaPlaylist, printMultivariantPlaylist } from "./print-playlist.ts";
