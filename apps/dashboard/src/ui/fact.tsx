import type { ReactNode } from "react";

/** A name and its value, in a `dl`. */
export const Fact = ({ label, value }: { label: string; value: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-ink-3 text-xs">{label}</dt>
    <dd className="[overflow-wrap:anywhere]">{value}</dd>
  </div>
);
