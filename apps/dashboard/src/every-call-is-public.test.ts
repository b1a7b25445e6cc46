import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { openApiDocument } from "@sluice/api";
import { expect, test } from "vitest";

/** `channels.get` of every operation that the public API describes. */
const listPublicProcedures = (): Set<string> => {
  const paths = openApiDocument("http://dashboard.test").paths as Record<string, Record<string, unknown>>;
  const operations = Object.values(paths).flatMap((item) => Object.values(item) as { operationId?: string }[]);
  return new Set(operations.map(({ operationId = "" }) => operationId.replace("-", ".")));
};

/** A person's own account, first steps and place among the members, and what operators do, are no part of a tenant's API. */
const PRIVATE = /^((account|onboarding|operator)\..+|members\.(leave|transferOwnership))$/;

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(import.meta.dirname, file), "utf8") }));

test("whatever a page of the dashboard asks or does for a tenant is an operation of the public API", () => {
  const known = listPublicProcedures();
  const calls = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/\b(?:trpc|caller)\s*\.\s*([a-zA-Z]+)\s*\.\s*([a-zA-Z]+)\b/g)].flatMap(([, router, procedure]) =>
      procedure === "pathKey" || procedure === "pathFilter" ? [] : [{ file, name: `${router}.${procedure}` }],
    ),
  );
  expect(new Set(calls.map(({ name }) => name)).size).toBeGreaterThan(20);
  expect(calls.filter(({ name }) => !known.has(name) && !PRIVATE.test(name))).toEqual([]);
});
