import { expect, test } from "vitest";
import { createStatementNames } from "./statement-names.ts";

const ask = (sql: string, args: readonly unknown[] = [1]) => ({ sql, args });

test("a statement has one name whatever is asked by it, and no two statements have the same", () => {
  const nameOf = createStatementNames();
  const name = nameOf(ask("select $1::int", [1]));
  expect(name).not.toBe("");
  expect(nameOf(ask("select $1::int", [2]))).toBe(name);
  expect(nameOf(ask("select $1::text"))).not.toBe(name);
});

test("what takes no arguments is not named, and so is sent in one message", () => {
  expect(createStatementNames()(ask("begin", []))).toBe("");
});

test("statements of ever new forms are named up to a number, and those that have names keep them", () => {
  const nameOf = createStatementNames(2);
  const name = nameOf(ask("select $1"));
  nameOf(ask("select $1, $2"));
  expect(nameOf(ask("select $1, $2, $3"))).toBe("");
  expect(nameOf(ask("select $1"))).toBe(name);
});
