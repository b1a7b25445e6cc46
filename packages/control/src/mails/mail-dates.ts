/** Mails go to readers whose zone nobody knows: every time in one is UTC, and says so. */
const printUtc = (at: Date, parts: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: "UTC" }).format(at);

/** `November 2026`. */
export const printMonth = (at: Date): string => printUtc(at, { month: "long", year: "numeric" });

/** `16 Nov 2026, 10:00 UTC`. */
export const printInstant = (at: Date): string =>
  `${printUtc(at, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" })} UTC`;
