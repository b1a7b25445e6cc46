import { authorityOf, type CdnOrigin, SECRET_HEADER, SECRET_VALUE } from "./cdn-origin.ts";

/** VCL 4.1. */
export const printVarnish = (origin: CdnOrigin): string => {
  const { host, port, isTls, folder, needsSecret } = origin;
  return `vcl 4.1;
${isTls ? "\n# Varnish speaks no TLS to its backend: put stunnel or HAProxy between, and name that here.\n" : "\n"}backend sluice {
  .host = "${host}";
  .port = "${port}";
}

sub vcl_recv {
  if (req.url !~ "^${folder.replaceAll(".", "\\.")}") {
    return (synth(404));
  }
  if (req.url ~ "\\.(ts|mp4)(\\?|$)") {
    # Needs no token: neither a query nor a cookie makes another copy of it.
    set req.url = regsub(req.url, "\\?.*$", "");
    unset req.http.Cookie;
    unset req.http.Authorization;
    return (hash);
  }
  return (pass);
}

sub vcl_backend_fetch {
  set bereq.http.Host = "${authorityOf(origin)}";
${needsSecret ? `  set bereq.http.${SECRET_HEADER} = "${SECRET_VALUE}";\n` : ""}}

sub vcl_backend_response {
  if (beresp.http.Cache-Control ~ "private|no-store") {
    set beresp.uncacheable = true;
  }
}
`;
};
