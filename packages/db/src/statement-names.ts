import { createHash } from "node:crypto";

/** More kinds of statements than the product has; lists of any length make a kind of each. */
const MAX_NAMED = 1000;
const UNNAMED = "";

/**
 * Names for statements, by which PostgreSQL reads and plans each once a connection: with row-level security that takes longer than to
 * answer most of them. What would be one too many is not named, so that a connection's memory has an end.
 */
export const createStatementNames = (
  maxNamed = MAX_NAMED,
): ((query: { readonly sql: string; readonly args: readonly unknown[] }) => string) => {
  const names = new Map<string, string>();
  return ({ sql, args }) => {
    // BEGIN, COMMIT and their like go without preparation, in one message.
    if (args.length === 0) return UNNAMED;
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size === maxNamed) return UNNAMED;
    const name = createHash("sha256").update(sql).digest("base64url");
    names.set(sql, name);
    return name;
  };
};
