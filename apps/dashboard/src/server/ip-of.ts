/**
 * Who asks, as the nearest proxy saw it: the last entry of `X-Forwarded-For`. What stands before it was written by the asker.
 */
export const ipOf = ({ headers }: { readonly headers: Headers }): string | null => {
  const nearest = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return nearest === undefined || nearest === "" ? null : nearest;
};
