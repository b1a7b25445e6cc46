/** Pages by key, so that rows that come and go between two pages neither repeat nor hide another. */
export const printCursor = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString("base64url");

/** @returns the key, or undefined when the text is no cursor of that many parts */
export const parseCursor = (cursor: string, parts: number): string[] | undefined => {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const isKey =
      Array.isArray(key) &&
      key.length === parts &&
      key.every((part) => typeof part === "string" && !part.includes("\0"));
    return isKey ? key : undefined;
  } catch {
    return undefined; // whatever it is, it is not ours
  }
};
