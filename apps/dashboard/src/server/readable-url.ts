/**
 * The same request target, for Next to read: it answers 500 to a path whose percent signs do not stand for UTF-8. Such a path names
 * nothing, so that its percent signs may as well stand for themselves; then it is answered 404.
 */
export const readableUrl = (url: string): string => {
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
