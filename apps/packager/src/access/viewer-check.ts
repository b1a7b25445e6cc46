import type { AccessRefusal, ChannelConfig, OriginEndpointConfig } from "@sluice/contracts";
import {
  checkSubject,
  checkTime,
  type IpAddress,
  type TenantKeys,
  type TokenSubject,
  type VerifiedToken,
} from "@sluice/viewer-tokens";
import { FairMap } from "../fair-map.ts";
import type { HttpRequest, ResponseHeaders, Route } from "../http/index.ts";
import { digestOf } from "./digest-of.ts";
import { type CarriedToken, type FoundToken, findToken, type TokenCarrier } from "./find-token.ts";
import { renewalHeaders } from "./renewal.ts";
import { StreamCounter } from "./stream-counter.ts";
import type { TenantAccesses } from "./tenant-accesses.ts";
import { TokenVerifier } from "./token-verifier.ts";

/** Whoever showed a good token. */
export interface Viewer {
  /**
   * The parameter that has the token, given along to what a manifest leads to; undefined when the client sends it by itself, as
   * a cookie or a header.
   */
  readonly queryPair: string | undefined;
  /** Its token for longer, when it is time for that. */
  readonly renewal: ResponseHeaders | undefined;
  /** Which kinds of tracks it gets the keys of; undefined: all. */
  readonly keyTracks: readonly string[] | undefined;
}

export interface ViewerQuestion {
  readonly request: HttpRequest;
  readonly route: Extract<Route, { kind: "origin" }>;
  readonly config: Pick<ChannelConfig, "tenantId" | "egressId">;
  readonly endpoint: OriginEndpointConfig;
  readonly client: IpAddress | undefined;
  readonly scheme: "http" | "https";
  readonly nowMs: number;
}

type TokenQuestion = Pick<ViewerQuestion, "request" | "config">;

/** The token that a request goes by, and where it was. */
interface Settled {
  readonly verified: VerifiedToken;
  readonly carrier: TokenCarrier;
}

const MAX_BOUND_TOKENS = 200_000;

/** Decides whether a request's token is good for it. */
export class ViewerCheck {
  readonly #accesses: TenantAccesses;
  readonly #verifier = new TokenVerifier();
  readonly #streams = new StreamCounter();
  /** By tenant and `jti`: the first client that showed a token for one client. */
  readonly #firstClients: FairMap<string>;

  constructor(accesses: TenantAccesses, maxBoundTokens = MAX_BOUND_TOKENS) {
    this.#accesses = accesses;
    this.#firstClients = new FairMap(maxBoundTokens);
  }

  check(question: ViewerQuestion): Viewer | AccessRefusal {
    const shown = this.#read(question);
    if (typeof shown === "string") return shown;
    const { found, keys, verified, carrier } = shown;
    const { kid, claims } = verified;
    const refusal =
      verified.partyRefusal ??
      checkTime(claims, question.nowMs) ??
      (keys.isRevoked(kid, claims) ? "token_revoked" : undefined) ??
      checkSubject(verified, subjectOf(question)) ??
      this.#checkOnce(verified, question) ??
      this.#checkStreams(verified, question);
    if (refusal !== undefined) return refusal;
    return {
      queryPair: found.kind === "sent" ? queryPairOf(found.sent) : undefined,
      renewal: renewalHeaders({ request: question.request, verified, carrier, nowMs: question.nowMs }),
      keyTracks: claims.drm?.tracks,
    };
  }

  /** Whom a token was issued to that a key of the tenant has signed, be it good for this request or not. */
  viewerOf(question: TokenQuestion): string | undefined {
    const shown = this.#read(question);
    return typeof shown === "string" ? undefined : shown.verified.claims.sub;
  }

  /** The token that was shown, when a key has signed it that is for this channel. */
  #read({ request, config: { tenantId, egressId } }: TokenQuestion) {
    const found = findToken(request);
    if (found.kind === "refused") return found.refusal;
    const keys = this.#accesses.of(tenantId);
    if (keys === undefined) return "token_key_unknown";
    const settled = this.#settle(keys, found);
    if (typeof settled === "string") return settled;
    const { verified } = settled;
    // As if there were no such key: it is a key of other channels.
    if (verified.key.egressId !== null && verified.key.egressId !== egressId) return "token_key_unknown";
    return { found, keys, ...settled };
  }

  /** By which token it goes: by the renewal of what was sent, if there is one. Cookies of another, of an earlier visit, count for nothing. */
  #settle(keys: TenantKeys, found: Exclude<FoundToken, { kind: "refused" }>): Settled | AccessRefusal {
    if (found.kind === "sent") {
      const verified = this.#verifier.verify(keys, found.sent.token);
      if (typeof verified === "string") return verified;
      return this.#renewalAmong(keys, verified, found.cookies) ?? { verified, carrier: found.sent.carrier };
    }
    for (const { token } of found.cookies) {
      const verified = this.#verifier.verify(keys, token);
      const renewed = typeof verified === "string" ? undefined : this.#renewalAmong(keys, verified, found.cookies);
      if (renewed !== undefined) return renewed;
    }
    return "token_repeated";
  }

  #renewalAmong(keys: TenantKeys, { claims, renewal }: VerifiedToken, cookies: readonly CarriedToken[]) {
    if (renewal === undefined) return undefined;
    for (const { token, carrier } of cookies) {
      const verified = this.#verifier.verify(keys, token);
      if (typeof verified === "string" || verified.claims.exp <= claims.exp) continue;
      if (renewal.reissue(verified.claims.exp) === token) return { verified, carrier };
    }
    return undefined;
  }

  #checkOnce({ claims: { once, jti }, cat }: VerifiedToken, question: ViewerQuestion): AccessRefusal | undefined {
    const isSingleUse = cat?.isSingleUse === true;
    if (once !== true && !isSingleUse) return undefined;
    const { tenantId } = question.config;
    const token = digestOf(jti ?? "");
    const client = question.client?.address ?? "";
    const first = this.#firstClients.get(tenantId, token);
    if (first !== undefined && (isSingleUse || first !== client)) return "token_used";
    this.#firstClients.set(tenantId, token, first ?? client);
    return undefined;
  }

  /** A player asks for playlists and MPDs all the time; for the rest only now and then. */
  #checkStreams({ claims: { streams, sub, jti } }: VerifiedToken, question: ViewerQuestion): AccessRefusal | undefined {
    const { kind } = question.route.file;
    if (streams === undefined || (kind !== "mediaPlaylist" && kind !== "mpd")) return undefined;
    const { request, config, client, nowMs } = question;
    const stream = [jti, client?.address, request.header("user-agent")];
    return this.#streams.admit(config.tenantId, digestOf(sub ?? ""), stream, streams, nowMs)
      ? undefined
      : "too_many_streams";
  }
}

const queryPairOf = ({ carrier, token }: CarriedToken): string | undefined =>
  carrier.kind === "query" ? `${carrier.name}=${token}` : undefined;

/** Host and port; an IPv6 address in brackets. */
const HOST = /^(\[[^\]]*\]|[^:]*)(?::([0-9]+))?$/;

const subjectOf = ({ request, route, endpoint, client, scheme }: ViewerQuestion): TokenSubject => {
  const { countryHeader } = endpoint.access ?? {};
  const [, host = "", port = ""] = HOST.exec(request.host) ?? [];
  return {
    route,
    client,
    method: request.method,
    scheme,
    host: host.toLowerCase(),
    port,
    header: (name) => request.header(name),
    fileName: decodeURIComponent(request.path.slice(request.path.lastIndexOf("/") + 1)),
    country: countryHeader == null ? undefined : request.header(countryHeader.toLowerCase()),
  };
};
