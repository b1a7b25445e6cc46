import { ERRORS, type ErrorCode, keysWantedSchema, problem } from "@sluice/contracts";
import { generateOpenApiDocument, type OpenAPIObject } from "trpc-to-openapi";
import { appRouter } from "../router.ts";
import { curlSample } from "./curl-samples.ts";
import { REQUEST_EXAMPLES } from "./examples.ts";
import { listOperations, type Operation } from "./operations.ts";

/** The parts of an OpenAPI operation that we touch. */
interface OperationObject {
  description?: string;
  parameters?: ParameterObject[];
  requestBody?: { required?: boolean; content: Record<string, { schema: SchemaObject; example?: object | string }> };
  responses: Record<string, object>;
  "x-codeSamples"?: { lang: string; label: string; source: string }[];
}
interface ParameterObject {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: object;
}
interface SchemaObject {
  type?: string;
  properties?: Record<string, object>;
  required?: string[];
}

const problemSchema = {
  type: "object",
  description: "RFC 9457 problem details. `code` is stable and made for programs, `detail` is for people.",
  required: ["type", "title", "status", "code", "detail"],
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", enum: Object.keys(ERRORS) },
    detail: { type: "string" },
    violations: {
      type: "array",
      description: "Every rule that the request breaks, each at its field.",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: {
          path: { type: "string", description: "The field, as `manifests.0.name`; empty: the request as a whole" },
          message: { type: "string" },
          code: {
            type: "string",
            enum: Object.keys(ERRORS),
            description: "Where a request breaks rules of several kinds",
          },
        },
      },
    },
  },
  examples: [
    problem("invalid_request", "segmentDurationSeconds Too big: expected number to be <=30.", {
      violations: [{ path: "segmentDurationSeconds", message: "Too big: expected number to be <=30" }],
    }),
  ],
};

const DESCRIPTION = [
  "Everything that the dashboard does for a workspace, by program. Things are named by the names that people gave them.",
  "Keys: send `Authorization: Bearer` with an API key. It holds the permissions that it was given; one that is confined to channel groups sees those alone, and nothing of the workspace as a whole.",
  "Pages: lists have at most `limit` items. Send `nextCursor` back as `cursor` to get the next page; null is the last.",
  "Repeats: send an `Idempotency-Key` of your own with what creates or acts. A repeat within 24 hours gets the first answer and does nothing twice; another request with the same key is refused.",
  "Versions: an answer's `ETag`, sent as `If-Match`, changes only what you have seen; otherwise 412.",
  "Trying: with `?dryRun=true` everything is looked at and nothing is changed. The answer is what would be, or a problem with every violation at once.",
  "Limits: each answer says in `RateLimit-Policy` and `RateLimit` how much a key and its workspace may ask and what is left; 429 says in `Retry-After` how long to wait.",
  "Errors are problem documents (RFC 9457). `code` is stable and made for programs; `violations` names each field.",
].join("\n\n");

const REFUSALS = {
  "400": "The request breaks a rule",
  "401": "The API key is missing or not valid",
  "402": "A limit of the plan is reached",
  "403": "The API key does not have the permission",
  "404": "There is no such thing, or it is not yours",
  "409": "The name is taken, something still depends on it, or the idempotency key belongs to another request",
  "412": "It was changed since the etag was read",
  "429": "Too many requests",
  "500": "Something broke on our side",
} as const;

/** Codes of encoders and players, whom the packager answers. */
const OF_MEDIA =
  /^(access_|ingest_|body_|head_|uri_|not_mpegts|unsupported_|malformed_|too_many_tracks|storage_|channel_not|too_early|drm_|licence_|gone)/;

const codesOf = (status: string): ErrorCode[] =>
  (Object.keys(ERRORS) as ErrorCode[]).filter((code) => String(ERRORS[code].status) === status && !OF_MEDIA.test(code));

const rateLimitHeaders = {
  "RateLimit-Policy": {
    description: "Each bucket with what it holds (`q`) and the seconds in which it fills (`w`)",
    schema: { type: "string" },
    example: '"key";q=160;w=5, "tenant";q=200;w=5',
  },
  RateLimit: {
    description: "Each bucket with what is left (`r`) and the seconds until it is full (`t`)",
    schema: { type: "string" },
    example: '"key";r=159;t=1, "tenant";r=199;t=1',
  },
};

const refusals = Object.fromEntries(
  Object.entries(REFUSALS).map(([status, description]) => [
    `Problem${status}`,
    {
      description,
      content: {
        "application/problem+json": {
          schema: { $ref: "#/components/schemas/Problem" },
          examples: Object.fromEntries(
            codesOf(status).map((code) => [code, { value: problem(code, ERRORS[code].title) }]),
          ),
        },
      },
      headers: {
        ...rateLimitHeaders,
        ...(status === "429" ? { "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } } } : {}),
      },
    },
  ]),
);

const ifMatchParameter: ParameterObject = {
  name: "If-Match",
  in: "header",
  required: false,
  description: "The ETag that you have seen: the change is refused with 412 when somebody changed it since.",
  schema: { type: "string" },
};

const idempotencyParameter: ParameterObject = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "A key of your own for this request. A repeat within 24 hours gets the first answer and changes nothing.",
  schema: { type: "string", minLength: 1, maxLength: 256 },
};

const dryRunParameter: ParameterObject = {
  name: "dryRun",
  in: "query",
  required: false,
  description:
    "true: look at everything (schema, rules, limits, conflicts) and change nothing. Answers 200 with what would be, or a problem with all violations at once. Ids and secrets in the answer are made up.",
  schema: { type: "boolean", default: false },
};

const spekeVersionParameter: ParameterObject = {
  name: "X-Speke-Version",
  in: "header",
  required: false,
  description: "2.0 or 2.1, and the answer has the same; absent or 1.0 for SPEKE 1.0.",
  schema: { type: "string" },
};

const etagHeader = { ETag: { description: "The version of the resource, for If-Match", schema: { type: "string" } } };

const fileContent = Object.fromEntries(
  ["text/csv", "application/jsonl"].map((type) => [type, { schema: { type: "string" } }]),
);

const xmlContent = { "application/xml": { schema: { type: "string" } } };

/** Of what takes XML: the same refusals, in XML, and one of the document. */
const xmlRefusals = Object.fromEntries(
  Object.entries({ ...REFUSALS, "422": "The document breaks a rule of its format" }).map(([status, description]) => [
    status,
    {
      description,
      headers: rateLimitHeaders,
      content: { "application/problem+xml": { schema: { type: "string" } } },
    },
  ]),
);

/** Takes a field out of a body's schema: REST carries it elsewhere. */
const withoutField = (schema: SchemaObject, name: string): void => {
  if (schema.properties !== undefined) delete schema.properties[name];
  if (schema.required !== undefined) schema.required = schema.required.filter((field) => field !== name);
};

const responsesOf = (operation: Operation, generated: Record<string, object>): Record<string, object> => {
  if (operation.meta.isXml === true) {
    return {
      200: { description: "The document, filled in", headers: rateLimitHeaders, content: xmlContent },
      ...xmlRefusals,
    };
  }
  const answer = structuredClone(generated["200"] ?? {}) as {
    description: string;
    headers?: object;
    content?: Record<string, { schema?: SchemaObject }>;
  };
  const status = String(operation.meta.successStatus ?? 200);
  const schema = answer.content?.["application/json"]?.schema;
  const success =
    operation.meta.streamed === true
      ? { description: "The file, in the format that was asked for", content: fileContent }
      : status === "204"
        ? { description: "Done", headers: rateLimitHeaders }
        : {
            ...answer,
            description: status === "201" ? "Created" : "The answer",
            headers: { ...rateLimitHeaders, ...(schema?.properties?.["etag"] === undefined ? {} : etagHeader) },
          };
  const problems = Object.keys(REFUSALS).map((code) => [code, { $ref: `#/components/responses/Problem${code}` }]);
  return { [status]: success, ...Object.fromEntries(problems) };
};

const printNeeds = ({ meta }: Operation): string => {
  const needed = [meta.permission, ...(meta.alsoNeeds ?? [])].map((permission) => `\`${permission}\``);
  return `Needs the permission${needed.length === 1 ? "" : "s"} ${needed.join(", ")}.`;
};

/** What tRPC's generator cannot know of our REST: headers, statuses, problems, permissions, examples. */
const adapt = (operation: Operation, object: OperationObject, base: string): void => {
  const body = object.requestBody?.content["application/json"];
  const had = (field: string) =>
    body?.schema.properties?.[field] !== undefined || object.parameters?.some(({ name }) => name === field) === true;
  const parameters = (object.parameters ?? []).filter(({ name }) => name !== "ifMatch");
  if (had("ifMatch")) parameters.push(ifMatchParameter);
  if (operation.method !== "GET" && operation.meta.reachesOutside !== true) parameters.push(dryRunParameter);
  if (operation.meta.idempotent === true) parameters.push(idempotencyParameter);
  if (body !== undefined) {
    withoutField(body.schema, "ifMatch");
    const example = REQUEST_EXAMPLES[operation.procedure];
    if (example !== undefined) body.example = example;
    object.requestBody = { ...object.requestBody, required: true, content: { "application/json": body } };
  }
  if (operation.meta.isXml === true) {
    parameters.push(spekeVersionParameter);
    const { document: example } = keysWantedSchema.parse(REQUEST_EXAMPLES[operation.procedure]);
    object.requestBody = { required: true, content: { "application/xml": { schema: { type: "string" }, example } } };
  }
  object.parameters = parameters;
  object.description = [object.description, printNeeds(operation)].filter((text) => text !== undefined).join("\n\n");
  object.responses = responsesOf(operation, object.responses);
  object["x-codeSamples"] = [{ lang: "Shell", label: "curl", source: curlSample(operation, base) }];
};

/** The description of the public API, OpenAPI 3.1. */
export const openApiDocument = (publicUrl: string): OpenAPIObject => {
  const base = new URL("/api/v1", publicUrl).href;
  const generated = generateOpenApiDocument(appRouter, {
    title: "Sluice API",
    description: DESCRIPTION,
    version: "1.0.0",
    baseUrl: base,
    tags: [...new Set(listOperations().flatMap(({ meta }) => meta.openapi?.tags ?? []))],
    securitySchemes: { apiKey: { type: "http", scheme: "bearer", description: "An API key, `sk_…`" } },
  });
  const document = structuredClone(generated);
  const paths = document.paths as unknown as Record<string, Record<string, OperationObject>>;
  for (const operation of listOperations()) {
    const object = paths[operation.path]?.[operation.method.toLowerCase()];
    if (object !== undefined) adapt(operation, object, base);
  }
  // The generator's own error shapes go: every error of ours is a problem document.
  const schemas = Object.entries(document.components?.schemas ?? {}).filter(([name]) => !name.startsWith("error."));
  document.components = {
    ...document.components,
    schemas: { ...Object.fromEntries(schemas), Problem: problemSchema },
    responses: refusals,
  } as NonNullable<OpenAPIObject["components"]>;
  return document;
};
