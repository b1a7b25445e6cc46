import { AppError, type Violation } from "@sluice/contracts";
import { violationsOf } from "@sluice/control";
import type { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { REQUEST_EXAMPLES } from "./rest/examples.ts";
import { readZodViolations, toTrpcError } from "./to-problem.ts";

type Fields = Record<string, unknown>;

/** How often fields are set aside before we give up: rules on several fields show only once each field alone is well. */
const ATTEMPTS = 4;

/**
 * Tries a request until it has shown all that is wrong with it. What the schema does not take would hide what the use case
 * refuses, so the fields that broke a rule are set aside, and the rest is tried again without them.
 */
export const runDry = async <R extends { readonly ok: boolean }>(
  procedure: string,
  rawInput: unknown,
  attempt: (input: unknown) => Promise<R>,
): Promise<R> => {
  const found: Violation[] = [];
  const setAside = new Set<string>();
  let input = rawInput;
  for (let i = 0; i < ATTEMPTS; i++) {
    const result = await attempt(input);
    const error = "error" in result ? (result.error as TRPCError) : undefined;
    const fresh = error === undefined ? [] : readViolations(error);
    if (found.length === 0) {
      // What broke on our side says nothing of the request.
      if (error === undefined || fresh === undefined) return result;
      if (error.cause instanceof AppError) {
        throw toTrpcError(new AppError(error.cause.code, error.cause.message, { violations: fresh }));
      }
    }
    found.push(...(fresh ?? []).filter(({ path }) => path === "" || !isUnder(path, setAside)));
    if (!(error?.cause instanceof ZodError)) break;
    // Alone at first, then with the whole field that it stands in.
    for (const { path } of fresh ?? []) setAside.add(i === 0 ? path : (path.split(".")[0] ?? path));
    const example = REQUEST_EXAMPLES[procedure] ?? {};
    input = i < ATTEMPTS - 2 ? withoutFields(rawInput, setAside, example) : keepNames(rawInput, setAside, example);
  }
  const detail = found.map(({ path, message }) => (path === "" ? message : `${path} ${message}`)).join("; ");
  throw toTrpcError(new AppError("invalid_request", `${detail}.`, { violations: found }));
};

const readViolations = ({ cause }: TRPCError): Violation[] | undefined => {
  if (cause instanceof AppError) return violationsOf(cause);
  if (cause instanceof ZodError) return readZodViolations(cause).map((each) => ({ code: "invalid_request", ...each }));
  return undefined;
};

const isUnder = (path: string, roots: ReadonlySet<string>): boolean =>
  [...roots].some((root) => path === root || path.startsWith(`${root}.`));

/** Of the input what names things, and the documentation's request for all else: rules between fields hold in that. */
const keepNames = (input: unknown, setAside: ReadonlySet<string>, example: object): unknown => {
  if (typeof input !== "object" || input === null) return example;
  const kept = Object.entries(input).filter(
    ([field]) => !setAside.has(field) && (field === "name" || !Object.hasOwn(example, field)),
  );
  return { ...example, ...Object.fromEntries(kept) };
};

/** The input without those fields, or with what the documentation shows for them where they cannot be left out. */
const withoutFields = (input: unknown, paths: ReadonlySet<string>, example: object): unknown => {
  const copy = structuredClone(input) as Fields;
  if (typeof copy !== "object" || copy === null) return copy;
  for (const path of paths) {
    const [first = "", ...rest] = path.split(".");
    const last = rest.at(-1);
    const shown = (example as Fields)[first];
    if (last === undefined || /^\d+$/.test(last)) {
      if (shown === undefined) delete copy[first];
      else copy[first] = shown;
      continue;
    }
    const parent = rest.slice(0, -1).reduce<unknown>((at, name) => (at as Fields | undefined)?.[name], copy[first]);
    if (typeof parent === "object" && parent !== null) delete (parent as Fields)[last];
  }
  return copy;
};
