import { AppError, LIMITS } from "@sluice/contracts";
import { MediaError } from "@sluice/media/bytes";
import type { SlabPool } from "./slab-pool.ts";

/** What a body of DASH-IF Live Media Ingest, interface 1, is made of. `bytes` are the reader's until it asks for the next. */
export type CmafPiece =
  /** A CMAF header: ftyp and moov. */
  | { readonly kind: "init"; readonly bytes: Uint8Array }
  /** A moof and its mdat. */
  | { readonly kind: "fragment"; readonly bytes: Uint8Array }
  /** mfra: the encoder has ended this track. */
  | { readonly kind: "end" };

const HEADER_BYTES = 8;
const LARGE_HEADER_BYTES = 16;
const FIRST_BYTES = 256 * 1024;
const BOX_TYPE = /^[a-zA-Z0-9 ]{4}$/;

/** Boxes that begin something; what stands before them is done with. Others are passed over. */
const KEPT = new Set(["ftyp", "moov", "moof", "mdat"]);

/**
 * Cuts a body into pieces as it arrives, however long it lives: memory is that of one fragment.
 * @throws MediaError `box_malformed` for what are no boxes; AppError `body_too_large` for a fragment over the limit.
 */
export async function* readCmafBody(chunks: AsyncIterable<Uint8Array>, pool: SlabPool): AsyncGenerator<CmafPiece> {
  let slab = pool.acquire(FIRST_BYTES);
  let length = 0;
  /** Of the body: where slab[0] came from. */
  let base = 0;
  /** Where the next box begins, and the piece it may belong to. */
  let at = 0;
  let pieceStart = 0;
  let pieceHas = "";
  try {
    for await (const chunk of chunks) {
      if (length + chunk.length > slab.length) slab = grow(pool, slab, length, chunk.length);
      slab.set(chunk, length);
      length += chunk.length;
      for (;;) {
        const box = readBoxHeader(slab, at, length, base);
        if (box === undefined || at + box.size > length) break;
        const end = at + box.size;
        if (box.type === "mfra") yield { kind: "end" };
        else if (box.type === "moov") {
          yield { kind: "init", bytes: plain(slab, pieceHas === "ftyp" ? pieceStart : at, end) };
        } else if (box.type === "mdat" && pieceHas === "moof") {
          yield { kind: "fragment", bytes: plain(slab, pieceStart, end) };
        }
        if (box.type === "ftyp" || box.type === "moof") {
          pieceStart = at;
          pieceHas = box.type;
        } else if (KEPT.has(box.type)) pieceHas = "";
        at = end;
      }
      const keepFrom = pieceHas === "" ? at : pieceStart;
      slab.copyWithin(0, keepFrom, length);
      length -= keepFrom;
      at -= keepFrom;
      base += keepFrom;
      pieceStart = 0;
    }
    if (at < length) throw new MediaError("truncated", "", base + length, "The body ended inside a box");
  } finally {
    pool.release(slab);
  }
}

/** Not a Buffer: what the pure code keeps of it must be a copy, and Buffer's `slice` is none. */
const plain = (slab: Uint8Array, from: number, to: number): Uint8Array =>
  new Uint8Array(slab.buffer, slab.byteOffset + from, to - from);

const grow = (pool: SlabPool, slab: Uint8Array, length: number, moreBytes: number): Uint8Array => {
  if (length + moreBytes > LIMITS.segmentBytes) {
    throw new AppError("body_too_large", `A fragment may have at most ${LIMITS.segmentBytes} bytes.`);
  }
  const larger = pool.acquire(Math.max(2 * slab.length, length + moreBytes));
  larger.set(slab.subarray(0, length));
  pool.release(slab);
  return larger;
};

const readBoxHeader = (
  bytes: Uint8Array,
  at: number,
  length: number,
  base: number,
): { readonly type: string; readonly size: number } | undefined => {
  if (length - at < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, length - at);
  const type = String.fromCharCode(view.getUint8(4), view.getUint8(5), view.getUint8(6), view.getUint8(7));
  const fail = (what: string): MediaError => new MediaError("box_malformed", "", base + at, what);
  if (!BOX_TYPE.test(type)) throw fail("There is no box here: the body must be ISO BMFF");
  let size = view.getUint32(0);
  let headerBytes = HEADER_BYTES;
  if (size === 1) {
    if (length - at < LARGE_HEADER_BYTES) return undefined;
    size = Number(view.getBigUint64(8));
    headerBytes = LARGE_HEADER_BYTES;
  }
  if (size < headerBytes) throw fail(`Box "${type}" says it has ${size} bytes`);
  if (size > LIMITS.segmentBytes) {
    throw new AppError("body_too_large", `Box "${type}" has more than the ${LIMITS.segmentBytes} bytes allowed.`);
  }
  return { type, size };
};
