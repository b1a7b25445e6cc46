import type { Cdn, CdnConfiguration } from "@sluice/contracts";
import type { OriginEndpointPath } from "@sluice/db";
import { manifestUrl } from "../addresses.ts";
import type { TenantContext } from "../control.ts";
import { getOriginEndpointRow } from "../origin-endpoints/get-origin-endpoint.ts";
import type { CdnOrigin } from "./cdn-origin.ts";
import { printAkamai } from "./print-akamai.ts";
import { printCloudflare } from "./print-cloudflare.ts";
import { printCloudFront } from "./print-cloudfront.ts";
import { printFastly } from "./print-fastly.ts";
import { printNginx } from "./print-nginx.ts";
import { printVarnish } from "./print-varnish.ts";

const PRINTERS: Readonly<Record<Cdn, readonly [fileName: string, print: (origin: CdnOrigin) => string]>> = {
  cloudfront: ["sluice-cloudfront.json", printCloudFront],
  akamai: ["sluice-akamai.json", printAkamai],
  fastly: ["sluice-fastly.vcl", printFastly],
  cloudflare: ["sluice-cloudflare.tf", printCloudflare],
  nginx: ["sluice-nginx.conf", printNginx],
  varnish: ["sluice-varnish.vcl", printVarnish],
};

/** What makes a CDN serve an endpoint: made of its settings, without secrets. */
export const getCdnConfiguration = (
  context: TenantContext,
  input: OriginEndpointPath & { cdn: Cdn },
): Promise<CdnConfiguration> =>
  context.control.db.forTenant(context.tenantId, async (tx) => {
    const { channel, name, access } = await getOriginEndpointRow(tx, input);
    const { addresses } = context.control;
    // Any file of the endpoint: its folder is what counts.
    const file = { kind: "HLS", name: "index" } as const;
    const url = new URL(
      manifestUrl(addresses, channel.channelGroup, { channel: channel.name, originEndpoint: name }, file),
    );
    const isTls = url.protocol === "https:";
    const [fileName, print] = PRINTERS[input.cdn];
    const text = print({
      host: url.hostname,
      port: url.port === "" ? (isTls ? 443 : 80) : Number(url.port),
      isTls,
      folder: url.pathname.slice(0, url.pathname.lastIndexOf("/") + 1),
      needsSecret: access.cdnAuthorization,
    });
    return { cdn: input.cdn, fileName, text };
  });
