import { authorityOf, type CdnOrigin, SECRET_HEADER, SECRET_VALUE } from "./cdn-origin.ts";

/** VCL snippets for a service whose only host is the origin. */
export const printFastly = (origin: CdnOrigin): string => {
  const { host, port, isTls, folder, needsSecret } = origin;
  return `# Host of the service: ${host}, port ${port}, TLS ${isTls ? `on, SNI and certificate host ${host}` : "off"}; override host ${authorityOf(origin)}.

# Snippet of type recv
if (req.url.path !~ "^${folder.replaceAll(".", "\\.")}") {
  error 404;
}
if (req.url.ext == "ts" || req.url.ext == "mp4") {
  # Needs no token: neither a query nor a cookie makes another copy of it.
  set req.url = req.url.path;
  unset req.http.Cookie;
  unset req.http.Authorization;
}
${
  needsSecret
    ? `
# Snippets of types miss and pass
set bereq.http.${SECRET_HEADER} = "${SECRET_VALUE}";
`
    : ""
}
# Snippet of type fetch
if (beresp.http.Cache-Control ~ "private|no-store") {
  return (pass);
}
`;
};
