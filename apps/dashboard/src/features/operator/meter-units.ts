import { METERS, type MeterId } from "@sluice/contracts";

/** To the unit, however many: what is compared must not be rounded. */
export const printUnits = (units: string): string => BigInt(units).toLocaleString("en");

/** "Ingest, byte": the meter, and what its figures count. */
export const printMeter = (meter: MeterId): string => `${METERS[meter].name}, ${METERS[meter].reportedUnit.name}`;
