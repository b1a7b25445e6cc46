import { openApiDocument } from "@sluice/api";
import { ROLE_PERMISSIONS, ROLES } from "@sluice/contracts";
import { expect, test } from "vitest";
import { ROLE_MEANINGS } from "./role-words.ts";

/** Every list of roles that the API's own description shows. */
const describedRoles = (node: unknown): unknown[][] => {
  if (typeof node !== "object" || node === null) return [];
  const here = Object.entries(node).flatMap(([name, value]) =>
    name === "role" && Array.isArray(value?.enum) ? [value.enum] : [],
  );
  return [...here, ...Object.values(node).flatMap(describedRoles)];
};

test("the table of permissions, the dashboard's words and the API's description name the same roles", () => {
  const roles = [...ROLES].toSorted();
  expect(Object.keys(ROLE_PERMISSIONS).toSorted()).toEqual(roles);
  expect(Object.keys(ROLE_MEANINGS).toSorted()).toEqual(roles);
  const described = describedRoles(openApiDocument("http://dashboard.test"));
  expect(described.length).toBeGreaterThan(0);
  for (const list of described) expect(list.toSorted()).toEqual(roles);
});
