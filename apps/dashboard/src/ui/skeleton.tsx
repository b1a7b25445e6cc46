import { cn } from "#lib/cn.ts";

export const Skeleton = ({ className }: { className?: string }) => (
  <div data-slot="skeleton" aria-hidden className={cn("animate-pulse rounded-md bg-sunken", className)} />
);

/** Rows of a table or list that is on its way. */
export const SkeletonRows = ({ rows }: { rows: number }) => (
  <div role="status" aria-label="Loading" className="grid gap-3 px-5 py-4">
    {Array.from({ length: rows }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
      <div key={row} className="flex items-center gap-4">
        <Skeleton className="h-4 flex-1" />
        <Skeleton className="h-4 w-24" />
        <Skeleton className="hidden h-4 w-32 sm:block" />
      </div>
    ))}
  </div>
);
