import { createHash, timingSafeEqual } from "node:crypto";
import { type AccessRefusal, CDN_SECRET_HEADERS } from "@sluice/contracts";
import type { HttpRequest } from "../http/index.ts";

const HEADERS = CDN_SECRET_HEADERS.map((name) => name.toLowerCase());

/** Whether the request shows one of the secrets, by their SHA-256; undefined when it does. */
export const checkCdnSecret = (
  request: Pick<HttpRequest, "header">,
  hashes: readonly Buffer[],
): AccessRefusal | undefined => {
  const shown = HEADERS.flatMap((name) => request.header(name) ?? []);
  const [value] = shown;
  if (value === undefined) return "cdn_secret_missing";
  // Lines of one name are joined by commas, which no secret has: of two, it is anybody's guess which one a CDN has set.
  if (shown.length > 1 || value.includes(",")) return "cdn_secret_repeated";
  const hash = createHash("sha256").update(value, "latin1").digest();
  let isKnown = false;
  // Every one is looked at, so that the time says nothing of which it was.
  for (const known of hashes) isKnown = timingSafeEqual(hash, known) || isKnown;
  return isKnown ? undefined : "cdn_secret_wrong";
};
