import { METERS, type MeterId } from "@sluice/contracts";

/** To the unit, however many: what is compared must not be rounded. */
export const printUnits = (units: string): string => BigInt(units).toLocaleString("en");

/** "Ingest, bytes": the meter, and what its figures count where its name does not say that itself. */
export const printMeter = (meter: MeterId): string => {
  const { name, counts, reportedUnit } = METERS[meter];
  return counts === "requests" ? name : `${name}, ${reportedUnit.name}s`;
};
