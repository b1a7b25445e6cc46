import type { UsageCounts } from "@sluice/contracts";
import type { UsageRow } from "@sluice/db";

export const noUsage = (): UsageCounts => ({
  ingestBytes: 0,
  egressManifestBytes: 0,
  egressSegmentBytes: 0,
  ingestRequests: 0,
  egressRequests: 0,
  storedByteHours: 0,
  licences: 0,
  apiCalls: 0,
});

/** Sums; of what is stored, byte-minutes until `finishedUsage`, because whole numbers add up exactly. */
export const addUsage = (counts: UsageCounts, row: Pick<UsageRow, "kind" | "bytes" | "requests">): void => {
  const [bytes, requests] = [Number(row.bytes), Number(row.requests)];
  switch (row.kind) {
    case "ingest":
      counts.ingestBytes += bytes;
      counts.ingestRequests += requests;
      return;
    case "egressManifest":
      counts.egressManifestBytes += bytes;
      counts.egressRequests += requests;
      return;
    case "egressSegment":
      counts.egressSegmentBytes += bytes;
      counts.egressRequests += requests;
      return;
    case "stored":
      counts.storedByteHours += bytes;
      return;
    case "licence":
      counts.licences += requests;
      return;
    case "apiCall":
      counts.apiCalls += requests;
  }
};

export const finishedUsage = (counts: UsageCounts): UsageCounts => ({
  ...counts,
  storedByteHours: counts.storedByteHours / 60,
});
