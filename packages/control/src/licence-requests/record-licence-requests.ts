import type { LicenceRequestDelivery, LicenceRequestSum } from "@sluice/contracts";
import { type NewLicenceRequestSum, upsertLicenceRequests } from "@sluice/db";
import { networkOf } from "../accounts/network-of.ts";
import type { Control } from "../control.ts";

/** Stores what a packager has counted up to now, however often and in whatever order it is delivered. */
export const recordLicenceRequests = (control: Control, { sums }: LicenceRequestDelivery): Promise<void> =>
  control.db.asSystem("record-licence-requests", (tx) => upsertLicenceRequests(tx, sums.map(toRow)));

const toRow = ({ minuteMs, reason, last, ...sum }: LicenceRequestSum): NewLicenceRequestSum => {
  const { atMs, address, ...sample } = last;
  return {
    ...sum,
    minute: new Date(minuteMs).toISOString(),
    reason: reason ?? "",
    lastAt: new Date(atMs).toISOString(),
    // Where a viewer is to be found exactly is not kept.
    sample: { ...sample, network: address === null ? null : networkOf(address) },
  };
};
