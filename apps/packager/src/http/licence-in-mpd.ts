import { createHash } from "node:crypto";
import { PrebuiltResponse } from "./prebuilt-response.ts";

/** Stands in a rendered MPD where the address of the endpoint goes, which is another for each name of ours. */
export const LICENCE_PLACE = "http://licence.invalid";

interface Cut {
  readonly pieces: readonly string[];
  /** For whoever asked last: nearly all ask by one name. */
  last: { readonly endpointUrl: string; readonly response: PrebuiltResponse } | undefined;
}

/** Gives an MPD the address that it was asked for at: `Host` is the client's word, and must not make us render for each of them. */
export class LicenceInMpd {
  readonly #cuts = new WeakMap<PrebuiltResponse, Cut>();

  apply(mpd: PrebuiltResponse, endpointUrl: string): PrebuiltResponse {
    const cut = this.#cutOf(mpd);
    if (cut.pieces.length === 1) return mpd;
    if (cut.last?.endpointUrl === endpointUrl) return cut.last.response;
    // All that a host name may have and XML may not.
    const body = Buffer.from(cut.pieces.join(endpointUrl.replaceAll("&", "&amp;")));
    const etag = createHash("sha256").update(`${mpd.etag} ${endpointUrl}`).digest("base64url").slice(0, 22);
    const response = new PrebuiltResponse(mpd.status, mpd.headers, body, `"${etag}"`);
    cut.last = { endpointUrl, response };
    return response;
  }

  #cutOf(mpd: PrebuiltResponse): Cut {
    const known = this.#cuts.get(mpd);
    if (known !== undefined) return known;
    const { body } = mpd;
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
    const cut: Cut = { pieces: text.split(LICENCE_PLACE), last: undefined };
    this.#cuts.set(mpd, cut);
    return cut;
  }
}
