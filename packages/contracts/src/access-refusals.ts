/**
 * Why an origin endpoint turned a request away: `reason` of the problem `access_refused`, stable and made for programs, with
 * what is said of it. Nothing here tells what would have been let in.
 */
export const ACCESS_REFUSALS = {
  address_unknown: "The address that this request comes from cannot be read: what a proxy wrote of it is not valid.",
  address_denied: "The address that this request comes from is on the endpoint's deny list.",
  address_not_allowed: "The address that this request comes from is not on the endpoint's allow list.",
  cdn_secret_missing: "This endpoint answers only a CDN, which says who it is in a header; there is none.",
  cdn_secret_repeated: "The header in which a CDN says who it is came more than once.",
  cdn_secret_wrong: "The header in which a CDN says who it is has none of the endpoint's secrets.",
  token_missing: "This endpoint asks viewers for a token, and there is none.",
  token_repeated: "There is more than one token: send it in one place, once.",
  token_too_large: "The token is larger than 4096 characters.",
  token_malformed: "The token is neither a signed JSON Web Token in compact form nor a Common Access Token.",
  token_header: "The token's header has fields that are not taken; `alg` and `kid` are, and `typ` of a JSON Web Token.",
  token_key_unknown: "The token names a key that this endpoint does not know, or one that is disabled.",
  token_algorithm: "The token names another algorithm than its key has.",
  token_signature: "The token's signature does not fit.",
  token_claims: "A claim of the token is missing, or has a value that it cannot have.",
  token_claim_unknown: "The token has a claim with a number that is not known here, and may forbid what it would open.",
  token_issuer: "The token is not of the issuer whose tokens its key signs.",
  token_audience: "The token is for another audience than the one whose tokens its key signs.",
  token_expired: "The token has expired.",
  token_not_yet: "The token is not good yet.",
  token_lifetime: "The token is good for longer than any token may be.",
  token_path: "The token is for other addresses than this one.",
  token_method: "The token is for other methods than this one.",
  token_request_header: "The token is for requests with other headers than this one has.",
  token_address: "The token is for another network address than the one that asks.",
  token_country: "The token is for other countries than the one that the request comes from.",
  token_format: "The token is for other formats than this one.",
  token_track: "The token does not give the key of this track.",
  token_revoked: "The token was revoked.",
  token_used: "The token is for one client, and another one has used it.",
  too_many_streams: "This viewer watches as many streams at once as the token allows.",
} as const satisfies Record<string, string>;

export type AccessRefusal = keyof typeof ACCESS_REFUSALS;
