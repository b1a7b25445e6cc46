import { z } from "zod";

const schemaObject = z.record(z.string(), z.unknown());

const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean().default(false),
  description: z.string().optional(),
  schema: schemaObject.default({}),
});

const responseSchema = z.object({ $ref: z.string().optional(), description: z.string().optional() });

const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string().default(""),
  description: z.string().default(""),
  tags: z.array(z.string()).default([]),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z
    .object({
      content: z.record(z.string(), z.object({ schema: schemaObject, example: z.unknown().optional() })),
    })
    .optional(),
  responses: z.record(z.string(), responseSchema),
  "x-codeSamples": z.array(z.object({ source: z.string() })).default([]),
});

const documentSchema = z.object({
  info: z.object({ title: z.string(), description: z.string().default("") }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ responses: z.record(z.string(), z.object({ description: z.string() })) }),
});

export type ReferenceParameter = z.infer<typeof parameterSchema>;

export interface BodyField {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

export interface ReferenceOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly ReferenceParameter[];
  readonly bodyFields: readonly BodyField[];
  /** null where there is no body. */
  readonly bodyType: string | null;
  /** To start from. */
  readonly bodyExample: string | null;
  readonly responses: readonly { readonly status: string; readonly description: string }[];
  readonly curl: string;
}

export interface Reference {
  readonly title: string;
  readonly description: string;
  readonly sections: readonly { readonly tag: string; readonly operations: readonly ReferenceOperation[] }[];
}

/** A JSON schema in a few words. */
export const printType = (schema: Readonly<Record<string, unknown>>): string => {
  const union = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(union)) return [...new Set(union.map((each) => printType(each)))].join(" or ");
  if (schema["const"] !== undefined) return JSON.stringify(schema["const"]);
  if (Array.isArray(schema["enum"])) return schema["enum"].map((value) => JSON.stringify(value)).join(" or ");
  if (schema["type"] === "array") {
    const { items } = schema;
    return `list of ${typeof items === "object" && items !== null ? printType({ ...items }) : "anything"}`;
  }
  if (Array.isArray(schema["type"])) return schema["type"].join(" or ");
  return typeof schema["type"] === "string" ? schema["type"] : "object";
};

type JsonSchema = Readonly<Record<string, unknown>>;

/** The objects that a schema allows, itself, as one of several, or in a list. */
const objectsOf = (schema: JsonSchema): JsonSchema[] => {
  const union = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(union)) return union.flatMap((each) => objectsOf({ ...each }));
  const { items } = schema;
  if (typeof items === "object" && items !== null) return objectsOf({ ...items });
  return schema["properties"] === undefined ? [] : [schema];
};

/** Every field, those within others by their path, as `manifests[].name`. */
const readBodyFields = (schema: JsonSchema, path = ""): BodyField[] => {
  const fields = new Map<string, BodyField>();
  const add = ({ name, type, isRequired }: BodyField): void => {
    const known = fields.get(name);
    if (known === undefined) fields.set(name, { name, type, isRequired });
    else {
      const types = new Set([...known.type.split(" or "), ...type.split(" or ")]);
      fields.set(name, { name, type: [...types].join(" or "), isRequired: known.isRequired && isRequired });
    }
  };
  const objects = objectsOf(schema);
  const required = objects.map((object) => z.array(z.string()).catch([]).parse(object["required"]));
  for (const object of objects) {
    const properties = z.record(z.string(), schemaObject).catch({}).parse(object["properties"]);
    for (const [key, field] of Object.entries(properties)) {
      const name = `${path}${key}`;
      add({ name, type: printType(field), isRequired: required.every((names) => names.includes(key)) });
      for (const inner of readBodyFields(field, `${name}${field["type"] === "array" ? "[]" : ""}.`)) add(inner);
    }
  }
  return [...fields.values()];
};

/** What is no JSON is shown as it is. */
const printExample = (example: unknown): string | null =>
  typeof example === "string" ? example : example === undefined ? null : JSON.stringify(example, null, 2);

/** What the page shows, out of the OpenAPI document. Operations stay in the document's order, below their first tag. */
export const readReference = (document: unknown): Reference => {
  const { info, paths, components } = documentSchema.parse(document);
  const sections = new Map<string, ReferenceOperation[]>();
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const [bodyType = null, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
      const tag = operation.tags[0] ?? "Other";
      sections.set(tag, [
        ...(sections.get(tag) ?? []),
        {
          id: operation.operationId,
          method: method.toUpperCase(),
          path,
          summary: operation.summary,
          description: operation.description,
          parameters: operation.parameters,
          bodyFields: body === undefined ? [] : readBodyFields(body.schema),
          bodyType,
          bodyExample: body === undefined ? null : printExample(body.example),
          responses: Object.entries(operation.responses).map(([status, response]) => ({
            status,
            description:
              response.description ?? components.responses[response.$ref?.split("/").at(-1) ?? ""]?.description ?? "",
          })),
          curl: operation["x-codeSamples"][0]?.source ?? "",
        },
      ]);
    }
  }
  return {
    title: info.title,
    description: info.description,
    sections: [...sections].map(([tag, operations]) => ({ tag, operations })),
  };
};
