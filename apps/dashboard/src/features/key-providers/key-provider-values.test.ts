import { keyProviderIdSchema, newKeyProviderSchema } from "@sluice/contracts";
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
  expect(new Set(wrong.error?.issues.map(({ path }) => fieldOfPath(path.join("."), values)))).toEqual(
    new Set(["staticKeys"]),
  );
});

test("of fixed keys that are shown again none is saved before it is given anew: no vector is taken for a key", () => {
  const [keyId, key, iv] = ["0".repeat(32), "1".repeat(32), "2".repeat(32)] as const;
  const source = { kind: "STATIC" as const, licenceServers: [], keys: [{ trackType: "ALL" as const, keyId, iv }] };
  const [at, etag] = ["2026-01-01T00:00:00.000Z", "1"];
  const id = keyProviderIdSchema.parse("kp_00000000000000000000");
  const shown = valuesOfKeyProvider({
    id,
    name: "fixed",
    description: "",
    source,
    endpoints: 0,
    etag,
    createdAt: at,
    updatedAt: at,
  });
  const untouched = newKeyProviderSchema.safeParse(toNewKeyProvider(shown));
  expect(untouched.error?.issues.map(({ path }) => path.join("."))).toEqual(["source.keys.0.key"]);
  const given = toNewKeyProvider({ ...shown, staticKeys: shown.staticKeys.replace("KEY", key) });
  expect(newKeyProviderSchema.parse(given).source).toEqual({
    kind: "STATIC",
    licenceServers: [],
    keys: [{ trackType: "ALL", keyId, key, iv }],
  });
});

test("every field that the API can refuse has its place in the form", () => {
  const refused = newKeyProviderSchema.safeParse(
    toNewKeyProvider({ ...values, name: "", url: "x", authentication: "header" }),
  );
  expect(refused.error?.issues.map(({ path }) => fieldOfPath(path.join("."), values))).toEqual(
    expect.arrayContaining(["name", "url", "headerName", "headerValue"]),
  );
});

test("licence servers are those that are filled in, and a refusal of one is shown at its field", () => {
  const none = { url: "", headerName: "", headerValue: "" };
  const filled = {
    ...values,
    licenceServers: {
      FAIRPLAY: none,
      PLAYREADY: { ...none, url: "https://licences.example/playready" },
      WIDEVINE: { url: "x", headerName: "X-Key", headerValue: "" },
    },
  };
  const asked = toNewKeyProvider(filled);
  expect(asked.source.licenceServers).toEqual([
    { system: "PLAYREADY", url: "https://licences.example/playready", header: null },
    { system: "WIDEVINE", url: "x", header: { name: "X-Key", value: "" } },
  ]);
  const refused = newKeyProviderSchema.safeParse(asked);
  expect(new Set(refused.error?.issues.map(({ path }) => fieldOfPath(path.join("."), filled)))).toEqual(
    new Set(["licenceServers.WIDEVINE.url", "licenceServers.WIDEVINE.headerValue"]),
  );
});
