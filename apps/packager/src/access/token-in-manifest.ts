import { PrebuiltResponse } from "../http/index.ts";

/**
 * What in a manifest needs the token as well: playlists, keys and licences, by the names that are ours alone, so that no other
 * server is ever told a token. Segments do without: a cache has each of them once for all viewers.
 */
const NEEDS_TOKEN =
  /(?<=^|URI=")[a-zA-Z0-9_-]+\.(?:m3u8|key)(?=$|")|(?<=>)https?:\/\/[^<>"\s]+\/out\/v1\/[^<>"\s?]+\/(?:clearkey|playready|widevine)(?=<)/gm;

/** A manifest, cut where the token goes in. */
const cutPieces = (body: Uint8Array): string[] => {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(NEEDS_TOKEN)) {
    const to = match.index + match[0].length;
    pieces.push(text.slice(from, to));
    from = to;
  }
  pieces.push(text.slice(from));
  return pieces;
};

/**
 * Gives one viewer's token to the addresses in a manifest. What is kept is the manifest without it, cut into pieces: nobody is
 * ever answered with another's token.
 */
export class TokenInManifest {
  readonly #pieces = new WeakMap<PrebuiltResponse, readonly string[]>();

  /** `pair`: as it stood in the query, `token=…`. */
  apply(manifest: PrebuiltResponse, pair: string): PrebuiltResponse {
    const pieces = this.#piecesOf(manifest);
    if (pieces.length === 1) return manifest;
    const body = Buffer.from(pieces.join(`?${pair}`));
    return new PrebuiltResponse(manifest.status, manifest.headers, body, manifest.etag);
  }

  #piecesOf(manifest: PrebuiltResponse): readonly string[] {
    const known = this.#pieces.get(manifest);
    if (known !== undefined) return known;
    const pieces = cutPieces(manifest.body);
    this.#pieces.set(manifest, pieces);
    return pieces;
  }
}
