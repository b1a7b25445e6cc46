/** Where to go after signing in: a path of this site, never another one (`//evil.example`, `https:…`, `/\evil`). */
export const safeNextPath = (next: string | null | undefined): string => {
  if (next === null || next === undefined || !next.startsWith("/")) return "/";
  const base = "http://here.invalid";
  const url = URL.canParse(next, base) ? new URL(next, base) : null;
  return url !== null && url.origin === base && !url.pathname.startsWith("/sign-") && !url.pathname.startsWith("//")
    ? url.pathname + url.search
    : "/";
};
