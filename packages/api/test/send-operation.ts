import { expect } from "vitest";
import { REST_BASE } from "../src/index.ts";
import type { Operation } from "../src/rest/operations.ts";

/** The request of an operation with a matrix row's input: what the path names goes there, the rest into query or body. */
export const sendOperation = (
  handle: (request: Request) => Promise<Response>,
  operation: Operation,
  input: object | undefined,
  secret: string | undefined,
  isDryRun = false,
): Promise<Response> => {
  const rest: Record<string, unknown> = { ...input };
  const path = operation.path.replace(/\{(.+?)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  if (operation.meta.isXml === true) return sendXml(handle, path, rest, secret, isDryRun);
  const url = new URL(`http://dashboard.test${REST_BASE}${path}`);
  const hasBody = operation.method === "POST" || operation.method === "PATCH" || operation.method === "PUT";
  if (!hasBody) for (const [name, value] of Object.entries(rest)) url.searchParams.set(name, String(value));
  if (isDryRun) url.searchParams.set("dryRun", "true");
  return handle(
    new Request(url, {
      method: operation.method,
      headers: {
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        ...(hasBody ? { "content-type": "application/json" } : {}),
      },
      ...(hasBody ? { body: JSON.stringify(rest) } : {}),
    }),
  );
};

const sendXml = (
  handle: (request: Request) => Promise<Response>,
  path: string,
  { document, spekeVersion }: Readonly<Record<string, unknown>>,
  secret: string | undefined,
  isDryRun: boolean,
): Promise<Response> =>
  handle(
    new Request(`http://dashboard.test${REST_BASE}${path}${isDryRun ? "?dryRun=true" : ""}`, {
      method: "POST",
      headers: {
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        "content-type": "application/xml",
        ...(spekeVersion === undefined ? {} : { "x-speke-version": String(spekeVersion) }),
      },
      body: String(document),
    }),
  );

/** What a refusal says, in whichever form it comes. */
export const readProblem = async (response: Response): Promise<Record<string, unknown>> => {
  if (response.headers.get("content-type") === "application/problem+json") return (await response.json()) as never;
  expect(response.headers.get("content-type")).toBe("application/problem+xml");
  const text = await response.text();
  const problem = Object.fromEntries([...text.matchAll(/<(\w+)>([^<]*)<\//g)].map(([, name, value]) => [name, value]));
  return { ...problem, status: Number(problem["status"]) };
};
