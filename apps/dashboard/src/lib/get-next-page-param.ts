/** For an infinite query of one of our lists: the cursor of the page after this one, nothing where this is the last. */
export const getNextPageParam = ({ nextCursor }: { readonly nextCursor: string | null }): string | undefined =>
  nextCursor ?? undefined;
