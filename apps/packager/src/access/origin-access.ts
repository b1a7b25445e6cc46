import {
  ACCESS_REFUSALS,
  type AccessRefusal,
  AppError,
  type ChannelConfig,
  type OriginEndpointConfig,
} from "@sluice/contracts";
import type { AddressBlocks } from "@sluice/viewer-tokens";
import type { HttpRequest, PrebuiltResponse, Route } from "../http/index.ts";
import { AddressCheck } from "./address-check.ts";
import { checkCdnSecret } from "./cdn-secret.ts";
import { clientAddress } from "./client-address.ts";
import { requestScheme } from "./request-scheme.ts";
import type { TenantAccesses } from "./tenant-accesses.ts";
import { TokenInManifest } from "./token-in-manifest.ts";
import { type Viewer, ViewerCheck } from "./viewer-check.ts";

/** An endpoint's rules, made ready once and kept for as long as its settings are these. */
interface Rules {
  /** Nothing is asked of anybody. */
  readonly isOpen: boolean;
  readonly addresses: AddressCheck;
  /** undefined: no CDN need say who it is. */
  readonly cdnSecretHashes: readonly Buffer[] | undefined;
}

const rulesOf = ({ access, cdnSecretHashes = [] }: OriginEndpointConfig): Rules => {
  const addresses = new AddressCheck(access);
  return {
    isOpen: access === undefined || (addresses.isOpen && !access.cdnAuthorization && !access.viewerTokens),
    addresses,
    cdnSecretHashes:
      access?.cdnAuthorization === true ? cdnSecretHashes.map((hash) => Buffer.from(hash, "hex")) : undefined,
  };
};

export interface OriginQuestion {
  readonly request: HttpRequest;
  readonly route: Extract<Route, { kind: "origin" }>;
  readonly config: Pick<ChannelConfig, "tenantId" | "egressId">;
  readonly endpoint: OriginEndpointConfig;
}

export interface Asker {
  /** undefined when it cannot be read. */
  readonly address: string | undefined;
  /** `sub` of the token. */
  readonly viewer: string | undefined;
}

export interface OriginAccessServices {
  readonly trustedProxies: AddressBlocks;
  readonly tenantAccesses: TenantAccesses;
  readonly nowMs: () => number;
}

/** Decides who may fetch from an origin endpoint. */
export class OriginAccessCheck {
  readonly #services: OriginAccessServices;
  readonly #viewers: ViewerCheck;
  readonly #tokens = new TokenInManifest();
  readonly #rules = new WeakMap<OriginEndpointConfig, Rules>();

  constructor(services: OriginAccessServices) {
    this.#services = services;
    this.#viewers = new ViewerCheck(services.tenantAccesses);
  }

  /**
   * Who asks, where viewers have to say so. Segments need no token, so that a cache has each of them once for all.
   * @throws AppError `access_refused` at the first rule that is not met
   */
  check(question: OriginQuestion): Viewer | undefined {
    const { request, endpoint, route } = question;
    const rules = this.#rulesOf(endpoint);
    if (rules.isOpen) return undefined;
    const { trustedProxies } = this.#services;
    const client = clientAddress(request, trustedProxies);
    const refusal = rules.addresses.refusalOf(client) ?? checkCdn(request, rules);
    if (refusal !== undefined) throw refused(refusal);
    const isMedia = route.file.kind === "segment" || route.file.kind === "init";
    if (endpoint.access?.viewerTokens !== true || isMedia) return undefined;
    const scheme = requestScheme(request, trustedProxies);
    const viewer = this.#viewers.check({ ...question, client, scheme, nowMs: this.#services.nowMs() });
    if (typeof viewer === "string") throw refused(viewer);
    return viewer;
  }

  /**
   * Who it is that asks, let in or not: the address as our proxies say it, and the viewer as a token of the tenant's does. One that
   * was refused for its signature names nobody, and is not checked twice: forgers would have us work double.
   */
  askerOf({ request, config, endpoint }: Omit<OriginQuestion, "route">, refusal: AccessRefusal | undefined): Asker {
    const mayBeNamed = endpoint.access?.viewerTokens === true && refusal !== "token_signature";
    return {
      address: clientAddress(request, this.#services.trustedProxies)?.address,
      viewer: mayBeNamed ? this.#viewers.viewerOf({ request, config }) : undefined,
    };
  }

  /** A manifest, as this viewer is to get it. */
  forViewer(manifest: PrebuiltResponse, viewer: Viewer | undefined): PrebuiltResponse {
    return viewer?.queryPair === undefined ? manifest : this.#tokens.apply(manifest, viewer.queryPair);
  }

  #rulesOf(endpoint: OriginEndpointConfig): Rules {
    const known = this.#rules.get(endpoint);
    if (known !== undefined) return known;
    const rules = rulesOf(endpoint);
    this.#rules.set(endpoint, rules);
    return rules;
  }
}

const refused = (reason: AccessRefusal): AppError =>
  new AppError("access_refused", ACCESS_REFUSALS[reason], { reason });

const checkCdn = (request: HttpRequest, { cdnSecretHashes }: Rules): AccessRefusal | undefined =>
  cdnSecretHashes === undefined ? undefined : checkCdnSecret(request, cdnSecretHashes);
