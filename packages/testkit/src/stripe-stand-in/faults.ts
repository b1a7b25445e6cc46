/** What goes wrong on purpose. Tests change it while the stand-in runs. */
export interface Faults {
  latencyMs: number;
  /** Every call is refused by closing its connection. */
  isDown: boolean;
  /** The next calls get this status; of those `after`, the work is done and the answer is lost. */
  readonly next: { readonly status: 429 | 500 | 503; readonly when: "before" | "after" }[];
}

export const createFaults = (): Faults => ({ latencyMs: 0, isDown: false, next: [] });
