import type { AccessLogHour, ChannelId, OriginEndpointId, TenantId } from "@sluice/contracts";
import type { LoggedRequest } from "./logged-request.ts";

type Sum = AccessLogHour["sums"][number];

/** What the requests of one hour come to, by tenant, channel, endpoint and kind. */
export class HourSums {
  readonly #sums = new Map<string, Sum>();

  add({ tenant, channel, endpoint, kind, goesOn, inBytes, outBytes }: LoggedRequest): void {
    if (tenant === null || channel === null || kind === "other") return;
    const name = `${channel} ${endpoint} ${kind}`;
    let sum = this.#sums.get(name);
    if (sum === undefined) {
      sum = {
        tenantId: tenant as TenantId,
        channelId: channel as ChannelId,
        originEndpointId: endpoint as OriginEndpointId | null,
        kind,
        bytes: 0,
        requests: 0,
      };
      this.#sums.set(name, sum);
    }
    sum.bytes += kind === "ingest" ? inBytes : outBytes;
    sum.requests += goesOn ? 0 : 1;
  }

  list(): Sum[] {
    return [...this.#sums.values()];
  }
}
