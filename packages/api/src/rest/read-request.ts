import { createHash } from "node:crypto";
import { AppError } from "@sluice/contracts";
import { readText } from "./read-text.ts";

const refuse = (path: string, message: string): AppError =>
  new AppError("invalid_request", `${path} ${message}.`, { violations: [{ path, message }] });

const parseObject = (text: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid_request", `The body is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      violations: [{ path: "", message: "must be a JSON object" }],
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refuse("body", "must be a JSON object");
  return value as Record<string, unknown>;
};

export interface RestBody {
  readonly text: string;
  readonly fields: Record<string, unknown>;
}

/** The fields of a JSON body; none when there is no body. */
export const readBody = async (request: Request): Promise<RestBody> => {
  const text = await readText(request);
  if (text === "") return { text, fields: {} };
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(type)) {
    throw refuse("Content-Type", `must be application/json, not "${type}"`);
  }
  return { text, fields: parseObject(text) };
};

/** The fields of a query. What is given twice is ambiguous, so it is refused. */
export const readQuery = (url: URL): Record<string, string> => {
  const fields: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (Object.hasOwn(fields, name)) throw refuse(name, "is given twice");
    fields[name] = value;
  }
  return fields;
};

/** Takes `dryRun` out of the query of what changes something. Reading changes nothing, so there it is a field as any. */
export const readDryRun = (
  method: string,
  fields: Record<string, string>,
): { isDryRun: boolean; query: Record<string, string> } => {
  const { dryRun, ...query } = fields;
  // Whoever wanted nothing done must not have it done because of a letter.
  const misspelled = Object.keys(query).find((name) => name.toLowerCase() === "dryrun");
  if (method !== "GET" && misspelled !== undefined) throw refuse(misspelled, "is spelled dryRun");
  if (method === "GET" || dryRun === undefined) return { isDryRun: false, query: fields };
  if (dryRun !== "true" && dryRun !== "false") throw refuse("dryRun", "must be true or false");
  return { isDryRun: dryRun === "true", query };
};

/** The etag of an `If-Match` header. Lists are refused: a resource has one current version. */
export const readIfMatch = (request: Request): string | undefined => {
  const header = request.headers.get("if-match")?.trim();
  if (header === undefined || header === "*") return header;
  const etag = /^(?:W\/)?"([^",]+)"$/.exec(header)?.[1] ?? /^([\w-]+)$/.exec(header)?.[1];
  if (etag === undefined) throw refuse("If-Match", "must be one entity tag in quotes, or *");
  return etag;
};

/** The key of an `Idempotency-Key` header with a fingerprint of the request that it stands for; `path` with its query. */
export const readIdempotency = (
  request: Request,
  path: string,
  body: string,
): { key: string; requestHash: string } | undefined => {
  const key = request.headers.get("idempotency-key")?.trim();
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,256}$/.test(key)) throw refuse("Idempotency-Key", "must have 1 to 256 visible ASCII characters");
  const requestHash = createHash("sha256")
    .update(JSON.stringify([request.method, path, body]))
    .digest("hex");
  return { key, requestHash };
};
