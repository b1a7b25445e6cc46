import type { AccessRefusal } from "@sluice/contracts";
import type { TokenKey } from "./token-key.ts";

/**
 * Whether a token was issued by whom, and for whom, its key says; undefined when it was. A key that says nothing asks for nothing.
 * Compared as RFC 7519, 4.1.1 and 4.1.3 have it, letter by letter: `aud` is one name, or a list that has to hold ours.
 */
export const checkParties = (
  { issuer, audience }: Pick<TokenKey, "issuer" | "audience">,
  iss: unknown,
  aud: unknown,
): AccessRefusal | undefined => {
  if (issuer !== null && iss !== issuer) return "token_issuer";
  if (audience === null || aud === audience) return undefined;
  return Array.isArray(aud) && aud.includes(audience) ? undefined : "token_audience";
};
