/** RFC 9112, 3.2.2: what proxies are asked for, which every server must take too. */
const ORIGIN = /^https?:\/\/[^/?#]*\/?/i;

/**
 * The same request target, for Next to read: a path and nothing before it, as it answers a whole address by sending the client to
 * that address again, and 500 to what is neither, such as `*`. It also answers 500 to a path whose percent signs do not stand for
 * UTF-8. Such a path names nothing, so that its percent signs may as well stand for themselves; then it is answered 404.
 */
export const readableUrl = (target: string): string => {
  const url = target.startsWith("/") ? target : `/${target.replace(ORIGIN, "")}`;
  if (!url.includes("%")) return url;
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll("%", "%25") + url.slice(path.length);
  }
};
