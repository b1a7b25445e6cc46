import type { TenantAccess } from "@sluice/contracts";
import type { TokenClaims } from "./token-claims.ts";
import { type TokenKey, toTokenKey } from "./token-key.ts";

/** What is known of one tenant's tokens: keys made ready, and what was revoked, to be looked up. */
export class TenantKeys {
  readonly access: TenantAccess;
  readonly #keys = new Map<string, TokenKey>();
  readonly #tokens = new Set<string>();
  /** The moment up to which what was issued is revoked, in epoch seconds. */
  readonly #viewers = new Map<string, number>();
  readonly #issuers = new Map<string, number>();

  constructor(access: TenantAccess) {
    this.access = access;
    for (const key of access.keys) this.#keys.set(key.kid, toTokenKey(key));
    for (const { kind, value, at } of access.revocations) {
      if (kind === "token") this.#tokens.add(value);
      else {
        const moments = kind === "viewer" ? this.#viewers : this.#issuers;
        moments.set(value, Math.max(at, moments.get(value) ?? 0));
      }
    }
  }

  key(kid: string): TokenKey | undefined {
    return this.#keys.get(kid);
  }

  isRevoked(kid: string, { jti, sub, iat = 0 }: Pick<TokenClaims, "jti" | "sub" | "iat">): boolean {
    if (jti !== undefined && this.#tokens.has(jti)) return true;
    if (sub !== undefined && iat <= (this.#viewers.get(sub) ?? -1)) return true;
    return iat <= (this.#issuers.get(kid) ?? -1);
  }
}
