import type { AccessRefusal } from "@sluice/contracts";
import { type TenantKeys, type VerifiedToken, verifyToken } from "@sluice/viewer-tokens";
import { FairMap } from "../fair-map.ts";
import { digestOf } from "./digest-of.ts";

/** Of all that are remembered, of all tenants: some ten thousands. */
const MAX_REMEMBERED_CHARS = 16 * 1024 * 1024;

/** Checks signatures, each token's once for as long as the tenant's keys stay. */
export class TokenVerifier {
  /** By tenant and digest. Only what fitted: what does not fit must not push out what does. */
  readonly #verified = new FairMap<VerifiedToken>(MAX_REMEMBERED_CHARS);
  /** With which keys a tenant's were verified. */
  readonly #keys = new Map<string, TenantKeys>();

  verify(keys: TenantKeys, token: string): VerifiedToken | AccessRefusal {
    const { tenantId } = keys.access;
    if (this.#keys.get(tenantId) !== keys) {
      this.#verified.drop(tenantId);
      this.#keys.set(tenantId, keys);
    }
    const digest = digestOf(token);
    const known = this.#verified.get(tenantId, digest);
    if (known !== undefined) return known;
    const verification = verifyToken(keys, token);
    if (typeof verification !== "string") this.#verified.set(tenantId, digest, verification, token.length);
    return verification;
  }
}
