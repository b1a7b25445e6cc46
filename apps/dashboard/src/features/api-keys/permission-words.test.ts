import { PERMISSIONS } from "@sluice/contracts";
import { expect, test } from "vitest";
import { PERMISSION_GROUPS } from "./permission-words.ts";

test("every permission can be picked, once", () => {
  const offered = PERMISSION_GROUPS.flatMap(({ permissions }) => permissions.map(({ permission }) => permission));
  expect(offered.toSorted()).toEqual([...PERMISSIONS].toSorted());
});
