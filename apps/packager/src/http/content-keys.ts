import { ACCESS_REFUSALS, AppError, type ContentKey, LIMITS, type OriginEndpointConfig } from "@sluice/contracts";
import { z } from "zod";
import type { Viewer } from "../access/viewer-check.ts";
import { isAnsweredHere } from "../origin/drm-signals.ts";
import { BodyError, type HttpRequest } from "./index.ts";

const LICENCE_REQUEST_BYTES = 16 * 1024;
/** Far more than a manifest names at a time. */
const MAX_KEY_IDS = 256;
const UNKNOWN = "There is no such key.";

/** Encrypted Media Extensions, 9.1.3: what the browser's ClearKey asks with. */
const licenceRequestSchema = z.strictObject({
  kids: z
    .array(z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, "must be 16 bytes in base64url without padding"))
    .min(1, "must name at least 1 key")
    .max(MAX_KEY_IDS, `must name at most ${MAX_KEY_IDS} keys`),
  type: z.literal("temporary", "must be temporary: a licence ends with its session"),
});

const keysOf = (endpoint: OriginEndpointConfig): readonly ContentKey[] =>
  endpoint.encryption?.keyPeriods.flatMap(({ keys }) => keys) ?? [];

/**
 * The 16 bytes of a content key of the endpoint.
 * @throws AppError `not_found`, also for one that others hand out; `access_refused` for one that the token does not give
 */
export const contentKeyBytes = (
  endpoint: OriginEndpointConfig,
  keyId: string,
  viewer: Viewer | undefined,
): Uint8Array => {
  const systems = (["CLEAR_KEY", "CLEAR_KEY_AES_128"] as const).filter((system) =>
    endpoint.encryption?.drmSystems.includes(system),
  );
  const key = keysOf(endpoint).find((candidate) => candidate.keyId === keyId);
  if (key === undefined || !systems.some((system) => isAnsweredHere(key, system))) {
    throw new AppError("not_found", UNKNOWN);
  }
  requireTrack([key], viewer);
  return Buffer.from(key.key, "hex");
};

/**
 * The ids of the keys that a ClearKey client asks for.
 * @throws AppError `invalid_request`, or `not_found` where there are no such licences; BodyError
 */
export const readClearKeyRequest = async (request: HttpRequest, endpoint: OriginEndpointConfig): Promise<string[]> => {
  if (!endpoint.encryption?.drmSystems.includes("CLEAR_KEY")) throw new AppError("not_found", UNKNOWN);
  const { kids } = parseLicenceRequest(await readText(request));
  return kids.map((kid) => Buffer.from(kid, "base64url").toString("hex"));
};

/**
 * The answer to a ClearKey client: of the keys that it asks for those that the endpoint has.
 * @throws AppError `not_found` or `access_refused`
 */
export const clearKeyLicence = (
  endpoint: OriginEndpointConfig,
  keyIds: readonly string[],
  viewer: Viewer | undefined,
): Uint8Array => {
  const wanted = new Set(keyIds);
  const known = keysOf(endpoint).filter((key) => wanted.has(key.keyId) && isAnsweredHere(key, "CLEAR_KEY"));
  if (known.length === 0) throw new AppError("not_found", UNKNOWN);
  const keys = requireTrack(known, viewer);
  const base64url = (hex: string): string => Buffer.from(hex, "hex").toString("base64url");
  const licence = {
    keys: keys.map(({ keyId, key }) => ({ kty: "oct", kid: base64url(keyId), k: base64url(key) })),
    type: "temporary",
  };
  return new TextEncoder().encode(JSON.stringify(licence));
};

/** Those of the keys that the viewer's token gives. */
const requireTrack = (keys: readonly ContentKey[], viewer: Viewer | undefined): readonly ContentKey[] => {
  const tracks = viewer?.keyTracks;
  if (tracks === undefined) return keys;
  const given = keys.filter(({ trackType }) => tracks.includes(trackType));
  if (given.length > 0) return given;
  throw new AppError("access_refused", ACCESS_REFUSALS.token_track, { reason: "token_track" });
};

const readText = async (request: HttpRequest): Promise<string> => {
  const body = await request.readBody({ limitBytes: LICENCE_REQUEST_BYTES, idleMs: LIMITS.bodyIdleMs });
  if (body.kind === "failed") throw new BodyError(body.code, body.detail);
  try {
    return new TextDecoder().decode(body.bytes);
  } finally {
    body.release();
  }
};

const parseLicenceRequest = (text: string): z.infer<typeof licenceRequestSchema> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_request", "A licence request is a JSON object with kids and type.", { cause: error });
  }
  const parsed = licenceRequestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const violations = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  const [first] = violations;
  const what = first === undefined ? "" : ` ${first.path || "The request"}: ${first.message}.`;
  throw new AppError("invalid_request", `This is no licence request of ClearKey.${what}`, { violations });
};
