import type { UsageKind } from "./usage.ts";

/**
 * What is metered, in one table. A meter sums one field of the usage events of one kind; the sum is its **quantity**, a
 * whole number of `counted` units. Prices are told per priced unit, and what is reported to a payment provider is whole
 * reported units: each is a whole number of counted units, and a priced unit is a power of ten of reported ones, so that a
 * price per reported unit has a finite decimal. To meter something new, add its kind to USAGE_KINDS and a row here.
 */
export interface MeterSpec {
  readonly name: string;
  readonly description: string;
  readonly kind: UsageKind;
  /** Which field of the event is summed. */
  readonly counts: "bytes" | "requests";
  /** As "byte" or "byte-minute". */
  readonly countedUnit: string;
  readonly reportedUnit: MeterUnit;
  readonly pricedUnit: MeterUnit;
  /** The event name of the payment provider's meter: it is for life. */
  readonly eventName: string;
}

export interface MeterUnit {
  readonly name: string;
  /** How many counted units it is. */
  readonly countedUnits: number;
}

const GB_BYTES = 1_000_000_000;
const BYTE: MeterUnit = { name: "byte", countedUnits: 1 };
const GB: MeterUnit = { name: "GB", countedUnits: GB_BYTES };

export const METERS = {
  ingestBytes: {
    name: "Ingest",
    description: "Bytes that encoders send to the inputs of a channel. Both inputs count.",
    kind: "ingest",
    counts: "bytes",
    countedUnit: "byte",
    reportedUnit: BYTE,
    pricedUnit: GB,
    eventName: "sluice_ingest_bytes",
  },
  egressManifestBytes: {
    name: "Manifests delivered",
    description: "Bytes of playlists and MPDs that leave the origin. What a CDN answers from its cache does not count.",
    kind: "egressManifest",
    counts: "bytes",
    countedUnit: "byte",
    reportedUnit: BYTE,
    pricedUnit: GB,
    eventName: "sluice_egress_manifest_bytes",
  },
  egressSegmentBytes: {
    name: "Segments delivered",
    description: "Bytes of media that leave the origin. What a CDN answers from its cache does not count.",
    kind: "egressSegment",
    counts: "bytes",
    countedUnit: "byte",
    reportedUnit: BYTE,
    pricedUnit: GB,
    eventName: "sluice_egress_segment_bytes",
  },
  storedByteHours: {
    name: "Storage",
    description: "Media kept for start-over, looked at once a minute: 1 GB kept for an hour is 1 GB-hour.",
    kind: "stored",
    counts: "bytes",
    countedUnit: "byte-minute",
    reportedUnit: { name: "MB-hour", countedUnits: 60 * 1_000_000 },
    pricedUnit: { name: "GB-hour", countedUnits: 60 * GB_BYTES },
    eventName: "sluice_stored_mb_hours",
  },
  licences: {
    name: "Licences",
    description: "Content keys handed to players.",
    kind: "licence",
    counts: "requests",
    countedUnit: "licence",
    reportedUnit: { name: "licence", countedUnits: 1 },
    pricedUnit: { name: "1,000 licences", countedUnits: 1000 },
    eventName: "sluice_licences",
  },
  apiCalls: {
    name: "API calls",
    description: "Requests to the REST API with an API key, refused ones left out.",
    kind: "apiCall",
    counts: "requests",
    countedUnit: "call",
    reportedUnit: { name: "call", countedUnits: 1 },
    pricedUnit: { name: "1,000 calls", countedUnits: 1000 },
    eventName: "sluice_api_calls",
  },
} as const satisfies Record<string, MeterSpec>;

export type MeterId = keyof typeof METERS;
export const METER_IDS = Object.keys(METERS) as [MeterId, ...MeterId[]];
