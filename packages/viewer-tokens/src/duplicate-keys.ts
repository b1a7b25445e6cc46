const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * Whether an object of a valid JSON text names a member twice: two readers may then take two different values, and
 * `JSON.parse` says nothing of it (RFC 8259, 4).
 */
export const hasDuplicateKeys = (json: string): boolean => {
  /** Of each object that is open, the names so far; undefined of an array. */
  const open: (Set<string> | undefined)[] = [];
  let text: string | undefined;
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const names = open.at(-1);
      // `"\u0065xp"` is `"exp"`.
      const name: unknown = JSON.parse(text ?? '""');
      if (typeof name !== "string" || names === undefined || names.has(name)) return true;
      names.add(name);
    }
    text = token.startsWith('"') ? token : undefined;
  }
  return false;
};
