import { Skeleton } from "#ui/skeleton.tsx";

export default function Loading() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-6">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-72 rounded-lg" />
    </div>
  );
}
