import type { ContainerType, Manifest, newOriginEndpointSchema, OriginEndpoint } from "@sluice/contracts";
import type { z } from "zod";

export type EndpointValues = z.input<typeof newOriginEndpointSchema>;

const freeName = (wanted: string, taken: readonly string[]): string => {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.includes(name)) return name;
  }
};

/** A manifest as the form first shows it, with a name that no other has. */
export const newManifest = (kind: Manifest["kind"], takenNames: readonly string[]): Manifest =>
  kind === "HLS"
    ? {
        kind,
        name: freeName("index", takenNames),
        windowSeconds: 60,
        programDateTimeIntervalSeconds: 1,
        drmSystems: null,
        sessionKeys: true,
        hdcpLevelHd: null,
        hdcpLevelUhd: null,
      }
    : {
        kind,
        name: freeName("dash", takenNames),
        windowSeconds: 60,
        minUpdatePeriodSeconds: 2,
        minBufferTimeSeconds: 5,
        suggestedPresentationDelaySeconds: 10,
        drmSystems: null,
        drmSignaling: "INDIVIDUAL",
        hdcpLevelHd: null,
        hdcpLevelUhd: null,
      };

/** A new endpoint as the form first shows it: CMAF with both formats, unless there is one, then TS. */
export const newEndpointValues = (existing: readonly OriginEndpoint[]): EndpointValues => {
  const container: ContainerType = existing.some((endpoint) => endpoint.container === "CMAF") ? "TS" : "CMAF";
  const name = freeName(
    container.toLowerCase(),
    existing.map((endpoint) => endpoint.name),
  );
  const hls = newManifest("HLS", []);
  return {
    name,
    description: "",
    container,
    segmentDurationSeconds: 4,
    segmentName: "segment",
    tsUseAudioRenditionGroup: false,
    startOverWindowSeconds: 900,
    encryption: null,
    access: {},
    manifests: container === "CMAF" ? [hls, newManifest("DASH", [hls.name])] : [hls],
  };
};

/** What the form holds of an endpoint that exists. */
export const valuesOfEndpoint = (endpoint: OriginEndpoint): EndpointValues => ({
  name: endpoint.name,
  description: endpoint.description,
  container: endpoint.container,
  segmentDurationSeconds: endpoint.segmentDurationSeconds,
  segmentName: endpoint.segmentName,
  tsUseAudioRenditionGroup: endpoint.tsUseAudioRenditionGroup,
  startOverWindowSeconds: endpoint.startOverWindowSeconds,
  encryption: endpoint.encryption,
  access: endpoint.access,
  manifests: endpoint.manifests.map(({ url: _, ...manifest }) => manifest),
});
