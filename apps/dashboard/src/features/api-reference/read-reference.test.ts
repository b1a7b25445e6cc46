import { openApiDocument } from "@sluice/api";
import { expect, test } from "vitest";
import { printType, readReference } from "./read-reference.ts";

const document: unknown = JSON.parse(JSON.stringify(openApiDocument("http://dashboard.test")));

test("every operation of the document is shown once, with a command, its answers, and a body to start from", () => {
  const { paths } = document as { paths: Record<string, Record<string, { requestBody?: object }>> };
  const described = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const shown = readReference(document).sections.flatMap(({ operations }) => operations);
  expect(shown.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(described.toSorted());
  for (const operation of shown) {
    expect(operation.curl, operation.id).toContain("http://dashboard.test/api/v1/");
    expect(operation.responses.length, operation.id).toBeGreaterThan(3);
    for (const { description } of operation.responses) expect(description, operation.id).not.toBe("");
    expect(operation.bodyExample === null, operation.id).toBe(operation.bodyType === null);
    expect(operation.bodyFields.length > 0, operation.id).toBe(operation.bodyType === "application/json");
  }
});

test.for([
  [{ type: "string" }, "string"],
  [{ enum: ["TS", "CMAF"] }, '"TS" or "CMAF"'],
  [{ anyOf: [{ type: "integer" }, { type: "null" }] }, "integer or null"],
  [{ type: ["string", "null"] }, "string or null"],
  [{ type: "array", items: { type: "string" } }, "list of string"],
] as const)("%j reads as %s", ([schema, text]) => expect(printType(schema)).toBe(text));

test("a field within another, or in a list of them, is named by its path", () => {
  const operations = readReference(document).sections.flatMap((section) => section.operations);
  const fields = operations.find(({ id }) => id === "originEndpoints-create")?.bodyFields ?? [];
  const typeOf = (name: string) => fields.find((field) => field.name === name)?.type;
  expect(typeOf("encryption.drmSystems")).toContain("list of");
  expect(typeOf("manifests[].kind")).toContain('"HLS"');
  // Of several kinds of authentication each has fields of its own: none of them must be there.
  const provider = operations.find(({ id }) => id === "keyProviders-create")?.bodyFields ?? [];
  expect(provider.find(({ name }) => name === "source.authentication.token")?.isRequired).toBe(false);
  expect(provider.find(({ name }) => name === "source.kind")?.isRequired).toBe(true);
  expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
});
