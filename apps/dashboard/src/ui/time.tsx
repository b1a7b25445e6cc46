"use client";
import { formatAgo, formatDateTime, formatUtc } from "#lib/format.ts";
import { useNow } from "#lib/use-now.ts";

/** An instant in the viewer's zone; the absolute UTC in the title. The server does not know the zone, so it prints none. */
export const Time = ({ at }: { at: string | number }) => (
  <time
    dateTime={new Date(at).toISOString()}
    title={formatUtc(at)}
    suppressHydrationWarning
    className="whitespace-nowrap"
  >
    {formatDateTime(at)}
  </time>
);

/** How long ago, ticking; the absolute UTC in the title. */
export const Ago = ({ at }: { at: string | number }) => {
  const nowMs = useNow(10_000);
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatUtc(at)}
      suppressHydrationWarning
      className="whitespace-nowrap"
    >
      {formatAgo(new Date(at).getTime(), nowMs)}
    </time>
  );
};
