import { groupPathSegment } from "@sluice/contracts";
import type { Addresses } from "./control.ts";

interface GroupAddress {
  readonly name: string;
  readonly egressId: string;
}

/** The base and the group's path segment, on a host of the group's own or on the one that all share. */
const groupBase = (
  addresses: Addresses,
  group: GroupAddress,
  base = addresses.packagerUrl,
): { origin: string; segment: string } => {
  const url = new URL(base);
  if (addresses.packagerHostSuffix === undefined) return { origin: url.origin, segment: groupPathSegment(group) };
  url.hostname = `${group.egressId}.${addresses.packagerHostSuffix}`;
  return { origin: url.origin, segment: group.name };
};

export const egressUrl = (addresses: Addresses, group: GroupAddress): string => {
  const { origin, segment } = groupBase(addresses, group);
  return `${origin}/out/v1/${segment}`;
};

interface IngestPath {
  readonly channel: string;
  readonly index: number;
  readonly asksForCertificate: boolean;
}

/** Ends with a slash: encoders append the names of their playlists and segments. */
export const ingestUrl = (
  addresses: Addresses,
  group: GroupAddress,
  { channel, index, asksForCertificate }: IngestPath,
): string => {
  const base = asksForCertificate ? addresses.packagerTlsUrl : undefined;
  const { origin, segment } = groupBase(addresses, group, base);
  return `${origin}/in/v1/${segment}/${index}/${channel}/`;
};

export const manifestUrl = (
  addresses: Addresses,
  group: GroupAddress,
  path: { channel: string; originEndpoint: string },
  manifest: { kind: "HLS" | "DASH"; name: string },
): string =>
  `${egressUrl(addresses, group)}/${path.channel}/${path.originEndpoint}/${manifest.name}.${manifest.kind === "HLS" ? "m3u8" : "mpd"}`;
