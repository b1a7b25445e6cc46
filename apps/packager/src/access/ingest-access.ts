import type { IngestEndpointConfig } from "@sluice/contracts";
import type { AddressBlocks } from "@sluice/viewer-tokens";
import type { HttpRequest } from "../http/index.ts";
import { AddressCheck, type AddressRefusal } from "./address-check.ts";
import { clientAddress } from "./client-address.ts";

/** What stands behind the address, or in its place. */
const WORDS = {
  address_unknown: "What a proxy wrote of the address that this comes from is not valid",
  address_denied: "is on the ingest endpoint's deny list",
  address_not_allowed: "is not on the ingest endpoint's allow list",
} as const satisfies Record<AddressRefusal, string>;

/** Decides from where an ingest endpoint may be pushed to. */
export class IngestAccessCheck {
  readonly #trustedProxies: AddressBlocks;
  readonly #checks = new WeakMap<IngestEndpointConfig, AddressCheck>();

  constructor(trustedProxies: AddressBlocks) {
    this.#trustedProxies = trustedProxies;
  }

  /** Why the request may not come, in words for whoever runs the encoder; undefined when it may. */
  refusalOf(
    request: Pick<HttpRequest, "header" | "remoteAddress">,
    endpoint: IngestEndpointConfig | undefined,
  ): string | undefined {
    const check = endpoint === undefined ? undefined : this.#checkOf(endpoint);
    if (check === undefined || check.isOpen) return undefined;
    const client = clientAddress(request, this.#trustedProxies);
    const refusal = check.refusalOf(client);
    if (refusal === undefined) return undefined;
    return client === undefined ? `${WORDS.address_unknown}.` : `${client.address} ${WORDS[refusal]}.`;
  }

  #checkOf(endpoint: IngestEndpointConfig): AddressCheck {
    const known = this.#checks.get(endpoint);
    if (known !== undefined) return known;
    const check = new AddressCheck(endpoint.access);
    this.#checks.set(endpoint, check);
    return check;
  }
}
