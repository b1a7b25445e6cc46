import type { IngestCredentials } from "@sluice/contracts";
import type { IngestTarget } from "./encoder-commands.ts";

const RELAY = "127.0.0.1:8090";

/** For `include` within `http { … }` of an nginx beside the encoder: ffmpeg's HLS output, and so OBS, shows no certificate. */
export const printRelay = (ingestUrl: string): string => `server {
  listen ${RELAY};
  # As much as a pushed segment may have.
  client_max_body_size 128m;

  location / {
    proxy_pass ${new URL(ingestUrl).origin};
    proxy_http_version 1.1;
    proxy_request_buffering off;
    # What the encoder shows.
    proxy_ssl_certificate /etc/nginx/encoder.pem;
    proxy_ssl_certificate_key /etc/nginx/encoder.key;
    # Whom it pushes to.
    proxy_ssl_server_name on;
    proxy_ssl_verify on;
    proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
  }
}
`;

/** Where, and as whom, an encoder pushes that has the relay beside it. */
export const relayedTarget = ({ url, username, password, access }: IngestCredentials): IngestTarget => ({
  url: `http://${RELAY}${new URL(url).pathname}`,
  login: access.clientCertificateMode === "WITH_PASSWORD" ? { username, password } : undefined,
});
