/** Runs the work of one key one after another, of different keys at once. */
export interface Turns {
  readonly take: <T>(key: string, work: () => Promise<T>) => Promise<T>;
}

export const createTurns = (): Turns => {
  const newest = new Map<string, Promise<unknown>>();
  return {
    take: async (key, work) => {
      const turn = (newest.get(key) ?? Promise.resolve()).then(work, work);
      newest.set(key, turn);
      try {
        return await turn;
      } finally {
        if (newest.get(key) === turn) newest.delete(key);
      }
    },
  };
};
