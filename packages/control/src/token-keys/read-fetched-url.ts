import type { OriginEndpointRow, TenantTx } from "@sluice/db";
import type { TokenSubject } from "@sluice/viewer-tokens";
import type { Addresses } from "../control.ts";
import { getOriginEndpointRow } from "../origin-endpoints/get-origin-endpoint.ts";
import { notFound } from "../refusals.ts";

export interface FetchedUrl {
  readonly row: OriginEndpointRow;
  readonly subject: TokenSubject;
}

const FETCHED = /^\/out\/v1\/([^/.]+)(?:\.([^/.]+))?\/([^/]+)\/([^/]+)\/([^/]+)$/;

/** A path as the origin reads it, which compares what is meant and not how it is spelled; undefined when it reads nothing there. */
const toReadPath = (pathname: string): string | undefined => {
  try {
    const parts = pathname.split("/").map(decodeURIComponent);
    return parts.some((part) => /[/\\\p{Cc}]/u.test(part)) ? undefined : parts.join("/");
  } catch {
    // A percent sign without two digits, or no text.
    return undefined;
  }
};

/**
 * What of ours an address leads to: by the packager's own name or a CDN's.
 * @throws AppError `not_found`
 */
export const readFetchedUrl = async (tx: TenantTx, addresses: Addresses, text: string): Promise<FetchedUrl> => {
  const { protocol, hostname, port, pathname } = new URL(text);
  const parts = FETCHED.exec(toReadPath(pathname) ?? "");
  if (parts === null) throw notFound("origin endpoint", pathname);
  const [, channelGroup = "", inPath, channel = "", originEndpoint = "", file = ""] = parts;
  const row = await getOriginEndpointRow(tx, { channelGroup, channel, originEndpoint });
  const { packagerHostSuffix: suffix } = addresses;
  const inHost = suffix !== undefined && hostname.endsWith(`.${suffix}`) ? hostname.split(".")[0] : undefined;
  const { egressId } = row.channel.channelGroup;
  if ((inPath ?? inHost ?? egressId) !== egressId) throw notFound("origin endpoint", pathname);
  const kind = file.endsWith(".mpd") ? "mpd" : file.endsWith(".m3u8") ? "mediaPlaylist" : "other";
  return {
    row,
    subject: {
      route: { group: { name: channelGroup, egressId }, channel, endpoint: originEndpoint, file: { kind } },
      fileName: file,
      method: "GET",
      scheme: protocol.slice(0, -1),
      host: hostname,
      port,
      header: null,
      client: undefined,
      country: undefined,
    },
  };
};
