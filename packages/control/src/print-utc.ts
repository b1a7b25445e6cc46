/** Mails and refusals go to readers whose zone nobody knows: every time in them is UTC, and says so. */
const printUtc = (at: Date, parts: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: "UTC" }).format(at);

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;

/** `November 2026`. */
export const printMonth = (at: Date): string => printUtc(at, { month: "long", year: "numeric" });

/** `16 Nov 2026 (UTC)`. */
export const printDay = (at: Date): string => `${printUtc(at, DAY)} (UTC)`;

/** `16 Nov 2026, 10:00 UTC`. */
export const printInstant = (at: Date): string => `${printUtc(at, { ...DAY, hour: "2-digit", minute: "2-digit" })} UTC`;
