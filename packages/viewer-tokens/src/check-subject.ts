import type { AccessRefusal } from "@sluice/contracts";
import type { IpAddress } from "./ip-address.ts";
import type { VerifiedToken } from "./verify-token.ts";

/** What is asked for of an origin endpoint. */
interface OriginRoute {
  readonly group: { readonly name: string; readonly egressId: string };
  readonly channel: string;
  readonly endpoint: string;
  readonly file: { readonly kind: string };
}

/** Of a request, what a token can be bound to. */
export interface TokenSubject {
  readonly route: OriginRoute;
  /** The last part of the address, with its percent signs undone. */
  readonly fileName: string;
  readonly method: string;
  readonly scheme: string;
  readonly host: string;
  /** Empty when the address names none. */
  readonly port: string;
  /** The value of a header of the request, by its name in small letters; null: not known here, and not compared. */
  readonly header: ((name: string) => string | undefined) | null;
  readonly client: IpAddress | undefined;
  /** As the CDN says it; undefined when nobody does, or nobody is asked. */
  readonly country: string | undefined;
}

/**
 * Whether a token is for what is asked. The address is compared as it was understood, not as it was spelled: with and without the
 * group's egress id, as on a host of the group's own.
 */
export const checkSubject = (
  { claims, cat }: Pick<VerifiedToken, "claims" | "cat">,
  subject: TokenSubject,
): AccessRefusal | undefined => {
  const { paths, ip, country, formats } = claims;
  const addresses = addressesOf(subject);
  if (paths !== undefined && !addresses.some((address) => paths.some((prefix) => isBelow(address, prefix)))) {
    return "token_path";
  }
  if (cat?.uri !== undefined && !addresses.some((path) => cat.uri?.({ ...subject, path }))) return "token_path";
  if (cat?.methods !== undefined && !cat.methods.includes(subject.method)) return "token_method";
  if (cat?.headers !== undefined && subject.header !== null && !cat.headers.fit(subject.header)) {
    return "token_request_header";
  }
  if (ip !== undefined && (subject.client === undefined || !ip.has(subject.client))) return "token_address";
  if (country !== undefined && (subject.country === undefined || !country.includes(subject.country))) {
    return "token_country";
  }
  const format = formatOf(subject.route.file);
  if (formats !== undefined && format !== undefined && !formats.includes(format)) return "token_format";
  return undefined;
};

const addressesOf = ({ route: { group, channel, endpoint }, fileName }: TokenSubject): string[] =>
  [`${group.name}.${group.egressId}`, group.name].map(
    (folder) => `/out/v1/${folder}/${channel}/${endpoint}/${fileName}`,
  );

/** Folders match as a whole: `/live/one` is not above `/live/one-more`. */
const isBelow = (address: string, prefix: string): boolean =>
  address === prefix || address.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);

/** undefined: of no format in particular. */
const formatOf = (file: OriginRoute["file"]): "hls" | "dash" | undefined => {
  if (file.kind === "mpd") return "dash";
  return file.kind === "multivariantPlaylist" || file.kind === "mediaPlaylist" ? "hls" : undefined;
};
