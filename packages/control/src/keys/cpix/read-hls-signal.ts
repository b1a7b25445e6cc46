import type { DrmSignal, DrmSystem } from "@sluice/contracts";
import { answerInvalid, quote } from "../key-failure.ts";

type HlsSignal = NonNullable<DrmSignal["hls"]>;

const MAX_URI_LENGTH = 16_384;
/** `NAME=value` or `NAME="value"` (RFC 8216bis, 4.2), one after another. */
const ATTRIBUTE = /([A-Z0-9-]+)=(?:"([^"\r\n]*)"|([^",\s]+))(?:,|$)/y;

/**
 * What an EXT-X-KEY line says, taken apart: playlists are made of the parts, and no text of a key server's gets into one
 * as it is.
 * @throws KeyFailure for anything but one such line
 */
export const readHlsSignal = (text: string, system: DrmSystem): HlsSignal => {
  const line = /^#EXT-X-(?:SESSION-)?KEY:([^\r\n]+)\r?\n?$/.exec(text)?.[1];
  if (line === undefined) {
    throw answerInvalid(
      `HLSSignalingData of ${system} is ${quote(text)}; expected one line #EXT-X-KEY or #EXT-X-SESSION-KEY.`,
    );
  }
  const values = new Map<string, string>();
  ATTRIBUTE.lastIndex = 0;
  while (ATTRIBUTE.lastIndex < line.length) {
    const [, name, quoted, bare] = ATTRIBUTE.exec(line) ?? [];
    if (name === undefined || values.has(name)) {
      throw answerInvalid(`HLSSignalingData of ${system} is ${quote(line)}; expected NAME=value, each name once.`);
    }
    values.set(name, quoted ?? bare ?? "");
  }
  return checkHlsSignal(
    {
      uri: values.get("URI") ?? "",
      // RFC 8216bis, 4.4.4.4: what a line that names no format has.
      keyFormat: values.get("KEYFORMAT") ?? "identity",
      keyFormatVersions: values.get("KEYFORMATVERSIONS") ?? null,
    },
    system,
  );
};

/** @throws KeyFailure when a part could end the string that it will stand in, or leads where players must not go */
export const checkHlsSignal = (signal: HlsSignal, system: DrmSystem): HlsSignal => {
  const { uri, keyFormat, keyFormatVersions } = signal;
  if (!/^(?:skd|https|data):[\x21\x23-\x7e]+$/.test(uri) || uri.length > MAX_URI_LENGTH) {
    throw answerInvalid(`The HLS key of ${system} has the URI ${quote(uri)}; expected one of skd:, https: or data:.`);
  }
  if (!/^[\w.:-]{1,256}$/.test(keyFormat)) {
    throw answerInvalid(`The HLS key of ${system} has the KEYFORMAT ${quote(keyFormat)}; expected a name.`);
  }
  if (keyFormatVersions !== null && !/^\d{1,9}(\/\d{1,9}){0,9}$/.test(keyFormatVersions)) {
    throw answerInvalid(
      `The HLS key of ${system} has the KEYFORMATVERSIONS ${quote(keyFormatVersions)}; expected numbers.`,
    );
  }
  return signal;
};
