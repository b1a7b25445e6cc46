const PARAM =
  /[\t ]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[\t ]*=[\t ]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+\-.^_`|~0-9A-Za-z]+))[\t ]*(,|$)/y;

/**
 * The parameters of an `Authorization` value behind its scheme (RFC 9110, 11.2), names in lower case, quotes undone.
 * Undefined when it is not a list of parameters or one is named twice. Empty list elements are read over.
 */
export const parseAuthParams = (text: string): ReadonlyMap<string, string> | undefined => {
  const params = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const empty = /^[\t ]*,/.exec(text.slice(at));
    if (empty !== null) {
      at += empty[0].length;
      continue;
    }
    PARAM.lastIndex = at;
    const match = PARAM.exec(text);
    if (match === null) return /^[\t ]*$/.test(text.slice(at)) ? params : undefined;
    const [whole, name = "", quoted, token = ""] = match;
    const key = name.toLowerCase();
    if (params.has(key)) return undefined;
    params.set(key, quoted === undefined ? token : quoted.replace(/\\(.)/g, "$1"));
    at += whole.length;
  }
  return params;
};
