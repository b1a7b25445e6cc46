import { newKeyProviderSchema } from "@sluice/contracts";
import { expect, test } from "vitest";
import { fieldOfPath, toNewKeyProvider, valuesOfKeyProvider } from "./key-provider-values.ts";

const values = { ...valuesOfKeyProvider(null), name: "vendor", url: "https://keys.example/speke" };

test.each([
  ["none", {}],
  ["header", { headerName: "X-Api-Key", headerValue: "s" }],
  ["bearer", { token: "t" }],
  ["hmac", { hmacKeyId: "k", hmacSecret: "s" }],
  ["sigv4", { region: "eu-west-1", service: "execute-api", accessKeyId: "AKID", secretAccessKey: "s" }],
] as const)("what the form holds of %s is what the API takes", (authentication, more) => {
  const made = newKeyProviderSchema.parse(toNewKeyProvider({ ...values, authentication, ...more }));
  expect(made.source).toMatchObject({ kind: "SPEKE", authentication: { kind: authentication } });
});

test("static keys are read a line each, and a line that is wrong is blamed on their field", () => {
  const id = "00112233445566778899aabbccddeeff";
  const right = toNewKeyProvider({ ...values, kind: "STATIC", staticKeys: `ALL ${id} ${id}\n\n` });
  expect(newKeyProviderSchema.parse(right).source).toMatchObject({ keys: [{ trackType: "ALL", keyId: id, key: id }] });
  const wrong = newKeyProviderSchema.safeParse(toNewKeyProvider({ ...values, kind: "STATIC", staticKeys: "ALL 12" }));
  expect(new Set(wrong.error?.issues.map(({ path }) => fieldOfPath(path.join("."))))).toEqual(new Set(["staticKeys"]));
});

test("every field that the API can refuse has its place in the form", () => {
  const refused = newKeyProviderSchema.safeParse(
    toNewKeyProvider({ ...values, name: "", url: "x", authentication: "header" }),
  );
  expect(refused.error?.issues.map(({ path }) => fieldOfPath(path.join(".")))).toEqual(
    expect.arrayContaining(["name", "url", "headerName", "headerValue"]),
  );
});
