import type { OriginEndpointRow, TokenKeyRow } from "@sluice/db";
import type { VerifiedToken } from "@sluice/viewer-tokens";

/** What a token that is good now depends on besides, in words. */
export const noteConditions = (
  { channelGroup }: TokenKeyRow,
  { claims, cat }: VerifiedToken,
  endpoint: OriginEndpointRow | undefined,
): string[] => {
  const { ip, country, once, streams, formats } = claims;
  const notes: (string | false)[] = [
    ip !== undefined && "It is good from certain network addresses alone.",
    country !== undefined && `It is good in ${country.join(", ")} alone, as the endpoint's country header says.`,
    cat?.headers !== undefined &&
      `It is good for requests that have certain values in ${cat.headers.names.join(", ")} alone.`,
    once === true && "It is good for the first client that shows it.",
    cat?.isSingleUse === true && "It is good for one request.",
    streams !== undefined && `It lets its viewer watch ${streams === 1 ? "one stream" : `${streams} streams`} at once.`,
  ];
  const elsewhere: (string | false)[] = [
    channelGroup !== null && `It is good in channel group "${channelGroup.name}" alone.`,
    formats !== undefined && `It is good for ${formats.map((format) => format.toUpperCase()).join(" and ")} alone.`,
    cat?.uri !== undefined && "It is good at certain addresses alone.",
    cat?.methods !== undefined && `It is good for ${cat.methods.join(", ")} alone.`,
  ];
  const there: (string | false)[] = [
    endpoint?.access.viewerTokens === false && "The endpoint asks for no token: it plays without one too.",
    endpoint?.access.cdnAuthorization === true && "The endpoint answers its CDN alone: past it nothing plays.",
  ];
  return [...notes, ...(endpoint === undefined ? elsewhere : there)].filter((note) => note !== false);
};
