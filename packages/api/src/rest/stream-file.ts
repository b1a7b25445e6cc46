import type { FilePiece } from "@sluice/contracts";

/**
 * One body made of pieces that are asked for as fast as the client takes them: the file may be of any length. What goes
 * wrong with the first piece is thrown, and so answered as a problem; later it can only break the body off.
 */
export const streamFile = async (ask: (input: object) => Promise<FilePiece>, input: object): Promise<Response> => {
  const encoder = new TextEncoder();
  let piece: FilePiece | undefined = await ask(input);
  const { contentType, fileName } = piece;
  let cursor: string | null = null;
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      piece ??= await ask({ ...input, cursor });
      controller.enqueue(encoder.encode(piece.text));
      if (piece.nextCursor === null) controller.close();
      cursor = piece.nextCursor;
      piece = undefined;
    },
  });
  return new Response(body, {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
    },
  });
};
