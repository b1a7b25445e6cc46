import { Validator } from "@seriousme/openapi-schema-validator";
import { ERRORS } from "@sluice/contracts";
import { createTestControl } from "@sluice/control/testing";
import { expect, inject, test } from "vitest";
import type { ZodType } from "zod";
import { appRouter, createRestHandler, openApiDocument } from "../src/index.ts";
import { REQUEST_EXAMPLES } from "../src/rest/examples.ts";
import { listOperations } from "../src/rest/operations.ts";

interface Operation {
  operationId: string;
  security?: object[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Readonly<Record<string, { example?: object | string }>> };
  responses: Record<string, { $ref?: string; headers?: object }>;
}
const document = openApiDocument("https://sluice.example");
const paths = document.paths as unknown as Record<string, Record<string, Operation>>;
const described = listOperations().map((operation) => ({
  ...operation,
  object: paths[operation.path]?.[operation.method.toLowerCase()],
}));

test("the document is valid OpenAPI 3.1", async () => {
  const result = await new Validator().validate({ ...structuredClone(document) });
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.servers).toEqual([{ url: "https://sluice.example/api/v1" }]);
});

test("every operation is described, needs a key, and names its success and its problems", () => {
  expect(Object.values(paths).flatMap(Object.keys)).toHaveLength(described.length);
  for (const { procedure, meta, object } of described) {
    expect(object?.security, procedure).toEqual([{ apiKey: [] }]);
    const statuses = Object.keys(object?.responses ?? {});
    const ofDocument = meta.isXml === true ? ["422"] : [];
    const refusals = ["400", "401", "402", "403", "404", "409", "412", "429", "500", ...ofDocument];
    expect(statuses, procedure).toEqual([String(meta.successStatus ?? 200), ...refusals].sort());
    if (meta.isXml !== true) expect(object?.responses["404"]?.$ref).toBe("#/components/responses/Problem404");
  }
});

test("no operation is said to answer with what players are answered by packagers", () => {
  const answers = JSON.stringify(document.components?.responses);
  for (const code of ["access_refused", "drm_key_missing", "gone"]) expect(answers).not.toContain(`"${code}"`);
  expect(answers).toContain('"forbidden"');
});

test("If-Match and Idempotency-Key are headers, and no field of a body or a query", () => {
  const headersOf = (object: Operation | undefined) =>
    (object?.parameters ?? []).filter((parameter) => parameter.in === "header").map(({ name }) => name);
  for (const { procedure, method, meta, object } of described) {
    const ofPost = meta.idempotent === true ? ["Idempotency-Key"] : meta.isXml === true ? ["X-Speke-Version"] : [];
    const expected = { PATCH: ["If-Match"], POST: ofPost }[method];
    if (expected !== undefined) expect(headersOf(object), procedure).toEqual(expected);
    expect(JSON.stringify(object), procedure).not.toContain("ifMatch");
    const queries = (object?.parameters ?? []).filter((parameter) => parameter.in === "query").map(({ name }) => name);
    expect(queries.includes("dryRun"), procedure).toBe(method !== "GET" && meta.reachesOutside !== true);
  }
});

test("every body has an example, and each example is what its procedure takes", () => {
  const withBody = described.filter(({ object }) => object?.requestBody !== undefined);
  expect(withBody.map(({ procedure }) => procedure).sort()).toEqual(Object.keys(REQUEST_EXAMPLES).sort());
  const pathNames = { channelGroup: "g", channel: "c", originEndpoint: "e", keyProvider: "p", index: 1 };
  const prefixes: Readonly<Record<string, string>> = { apiKeys: "ak", members: "mb", tokenKeys: "tk" };
  const idOf = (procedure: string): string => `${prefixes[procedure.split(".")[0] ?? ""]}_${"0".repeat(20)}`;
  for (const { procedure, object, meta } of withBody) {
    if (meta.isXml === true) {
      const content = object?.requestBody?.content["application/xml"];
      expect(content?.example).toBe((REQUEST_EXAMPLES[procedure] as { document?: string }).document);
      continue;
    }
    const known = (appRouter._def.procedures as unknown as Record<string, { _def: { inputs: ZodType[] } }>)[procedure];
    const example = object?.requestBody?.content["application/json"]?.example as object | undefined;
    const input = { ...pathNames, id: idOf(procedure), ...example };
    expect(known?._def.inputs[0]?.safeParse(input).error?.issues ?? [], procedure).toEqual([]);
  }
});

test("a problem's code is one of those that we answer with", () => {
  const schemas = document.components?.schemas as unknown as { Problem: { properties: { code: { enum: string[] } } } };
  expect(schemas.Problem.properties.code.enum).toEqual(Object.keys(ERRORS));
});

test("the description is served to anybody", async () => {
  const testControl = await createTestControl(inject("testServerUrl"));
  try {
    const handle = createRestHandler({ control: testControl.control, publicUrl: "https://sluice.example" });
    const response = await handle(new Request("https://sluice.example/api/v1/openapi.json"));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
  } finally {
    await testControl.close();
  }
});
