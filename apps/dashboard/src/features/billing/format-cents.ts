/** `$1,234.50`. */
export const formatCents = (cents: number, currency: string): string =>
  new Intl.NumberFormat("en", { style: "currency", currency: currency.toUpperCase() }).format(cents / 100);

/** The day alone, in UTC as it is billed: `1 Dec 2026`. */
export const formatDay = (at: string): string =>
  new Intl.DateTimeFormat("en-GB", { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" }).format(
    new Date(at),
  );
