export interface Slots {
  /** Takes one for a name; undefined when it has as many as it may. Call what is returned once, to give it back. */
  readonly take: (name: string) => (() => void) | undefined;
}

/** So many at a time for each name: what lasts long must not be had without end. */
export const createSlots = (maxPerName: number): Slots => {
  const taken = new Map<string, number>();
  return {
    take: (name) => {
      const count = taken.get(name) ?? 0;
      if (count >= maxPerName) return undefined;
      taken.set(name, count + 1);
      return () => {
        const left = (taken.get(name) ?? 1) - 1;
        if (left === 0) taken.delete(name);
        else taken.set(name, left);
      };
    },
  };
};
