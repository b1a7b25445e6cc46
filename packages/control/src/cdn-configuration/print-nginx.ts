import { authorityOf, type CdnOrigin, SECRET_HEADER, SECRET_VALUE } from "./cdn-origin.ts";

/** For `include` within `http { … }`. */
export const printNginx = (origin: CdnOrigin): string => {
  const { host, port, isTls, folder, needsSecret } = origin;
  return `# Segments are kept for all viewers under their address alone; what is private passes through.
proxy_cache_path /var/cache/nginx/sluice levels=1:2 keys_zone=sluice:20m max_size=20g inactive=14d use_temp_path=off;

upstream sluice_origin {
  server ${host}:${port};
  keepalive 64;
}

server {
  listen 80;

  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host ${authorityOf(origin)};
  # Put this machine into PACKAGER_TRUSTED_PROXIES for rules on viewers' addresses.
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  # As it is here, and not as a client says: it decides what an MPD that is kept for all viewers says of licences.
  proxy_set_header X-Forwarded-Proto $scheme;
${needsSecret ? `  proxy_set_header ${SECRET_HEADER} "${SECRET_VALUE}";\n` : ""}${isTls ? "  proxy_ssl_server_name on;\n" : ""}  proxy_cache sluice;
  # Many who ask for one new segment at once make one request to the origin.
  proxy_cache_lock on;
  proxy_cache_lock_timeout 10s;
  proxy_cache_revalidate on;

  location ${folder} {
    proxy_pass ${isTls ? "https" : "http"}://sluice_origin;
    proxy_cache_key $request_uri;

    location ~ \\.(ts|mp4)$ {
      proxy_pass ${isTls ? "https" : "http"}://sluice_origin;
      # Needs no token: neither a query nor a cookie makes another copy of it.
      proxy_cache_key $uri;
      proxy_set_header Host ${authorityOf(origin)};
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  # As it is here, and not as a client says: it decides what an MPD that is kept for all viewers says of licences.
  proxy_set_header X-Forwarded-Proto $scheme;
${needsSecret ? `      proxy_set_header ${SECRET_HEADER} "${SECRET_VALUE}";\n` : ""}      proxy_set_header Cookie "";
      proxy_set_header Authorization "";
      add_header X-Cache $upstream_cache_status always;
    }
  }
}
`;
};
