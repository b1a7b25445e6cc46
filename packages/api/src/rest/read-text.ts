import { AppError } from "@sluice/contracts";

const BODY_MAX_BYTES = 1024 * 1024;

/**
 * Reads a body of bounded size, whatever its Content-Length says or leaves unsaid: of what is too long, no more is taken in.
 * @throws AppError `body_too_large`
 */
export const readText = async ({ body }: Pick<Request, "body">): Promise<string> => {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) {
      throw new AppError("body_too_large", `The body may have ${BODY_MAX_BYTES} bytes; this one has more.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};
