import { ACCESS_REFUSALS, type AccessRefusal, AppError, type OriginEndpointConfig } from "@sluice/contracts";
import type { HttpRequest } from "../http/index.ts";
import { checkCdnSecret } from "./cdn-secret.ts";
import { clientAddress } from "./client-address.ts";
import { AddressBlocks } from "./ip-address.ts";

/** An endpoint's rules, made ready once and kept for as long as its settings are these. */
interface Rules {
  readonly allowed: AddressBlocks;
  readonly denied: AddressBlocks;
  /** undefined: no CDN need say who it is. */
  readonly cdnSecretHashes: readonly Buffer[] | undefined;
}

const rulesOf = ({ access, cdnSecretHashes = [] }: OriginEndpointConfig): Rules => ({
  allowed: new AddressBlocks(access?.ipAllowList ?? []),
  denied: new AddressBlocks(access?.ipDenyList ?? []),
  cdnSecretHashes:
    access?.cdnAuthorization === true ? cdnSecretHashes.map((hash) => Buffer.from(hash, "hex")) : undefined,
});

/** Decides who may fetch from an origin endpoint. */
export class OriginAccessCheck {
  readonly #trustedProxies: AddressBlocks;
  readonly #rules = new WeakMap<OriginEndpointConfig, Rules>();

  constructor(trustedProxies: AddressBlocks) {
    this.#trustedProxies = trustedProxies;
  }

  /** @throws AppError `access_refused` at the first rule that is not met */
  check(request: HttpRequest, endpoint: OriginEndpointConfig): void {
    const rules = this.#rulesOf(endpoint);
    const refusal = this.#checkAddress(request, rules) ?? checkCdn(request, rules);
    if (refusal !== undefined) {
      throw new AppError("access_refused", ACCESS_REFUSALS[refusal], { reason: refusal });
    }
  }

  #checkAddress(request: HttpRequest, { allowed, denied }: Rules): AccessRefusal | undefined {
    if (allowed.isEmpty && denied.isEmpty) return undefined;
    const client = clientAddress(request, this.#trustedProxies);
    if (client === undefined) return "address_unknown";
    if (denied.has(client)) return "address_denied";
    return allowed.isEmpty || allowed.has(client) ? undefined : "address_not_allowed";
  }

  #rulesOf(endpoint: OriginEndpointConfig): Rules {
    const known = this.#rules.get(endpoint);
    if (known !== undefined) return known;
    const rules = rulesOf(endpoint);
    this.#rules.set(endpoint, rules);
    return rules;
  }
}

const checkCdn = (request: HttpRequest, { cdnSecretHashes }: Rules): AccessRefusal | undefined =>
  cdnSecretHashes === undefined ? undefined : checkCdnSecret(request, cdnSecretHashes);
