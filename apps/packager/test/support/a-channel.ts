import { createHash } from "node:crypto";
import {
  type ChannelConfig,
  channelConfigSchema,
  INGEST_REALM,
  type IngestEndpointConfig,
  type OriginEndpointConfig,
} from "@sluice/contracts";

export const USERNAME = "encoder";
export const PASSWORD = "pass:word";

const hash = (algorithm: string): string =>
  createHash(algorithm).update(`${USERNAME}:${INGEST_REALM}:${PASSWORD}`).digest("hex");

const idOf = (prefix: string, name: string): string => {
  const digits = createHash("sha256").update(name).digest("hex").slice(0, 20);
  return `${prefix}_${digits}`;
};

const HLS = { kind: "HLS", name: "index", windowSeconds: 60, programDateTimeIntervalSeconds: 1 };
const DASH = {
  kind: "DASH",
  name: "dash",
  windowSeconds: 60,
  minUpdatePeriodSeconds: 2,
  minBufferTimeSeconds: 5,
  suggestedPresentationDelaySeconds: 10,
};

export type EndpointChange = Partial<Omit<OriginEndpointConfig, "id">> & { readonly name: string };

/** A channel as the control plane would describe it: group `live`, endpoints `ts` and `cmaf` of `seconds` a segment. */
export const aChannel = (
  name: string,
  change: Partial<Pick<ChannelConfig, "inputType" | "testSource">> & {
    /** Of ingest endpoint 1. */
    readonly ingest?: Partial<IngestEndpointConfig>;
    readonly seconds?: number;
    readonly endpoints?: readonly EndpointChange[];
  } = {},
): ChannelConfig => {
  const {
    seconds = 4,
    endpoints = [
      { name: "ts", container: "TS" },
      { name: "cmaf", container: "CMAF" },
    ],
  } = change;
  return channelConfigSchema.parse({
    tenantId: idOf("tn", "tenant"),
    channelId: idOf("ch", name),
    channelGroup: "live",
    egressId: "abc123",
    name,
    inputType: change.inputType ?? "HLS",
    testSource: change.testSource ?? false,
    ingestEndpoints: [1, 2].map((index) => ({
      index,
      username: USERNAME,
      ha1: { md5: hash("md5"), sha256: hash("sha256") },
      ...(index === 1 ? change.ingest : {}),
    })),
    originEndpoints: endpoints.map((endpoint) => ({
      id: idOf("ep", `${name}/${endpoint.name}`),
      container: "CMAF",
      segmentDurationSeconds: seconds,
      segmentName: "segment",
      segmentGeneration: 0,
      tsUseAudioRenditionGroup: false,
      startOverWindowSeconds: 900,
      manifests: endpoint.container === "TS" ? [HLS] : [HLS, DASH],
      ...endpoint,
    })),
  });
};
