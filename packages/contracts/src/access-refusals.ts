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
} as const satisfies Record<string, string>;

export type AccessRefusal = keyof typeof ACCESS_REFUSALS;
