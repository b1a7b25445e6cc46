import { createFormControl, type UseFormReturn } from "react-hook-form";
import { expect, test } from "vitest";
import { showProblem } from "./use-zod-form.ts";

interface Values {
  name: string;
}

const refusedFor = (path: string) => {
  const form = createFormControl<Values>({ defaultValues: { name: "" } });
  const shown: string[] = [];
  const setError: typeof form.setError = (field, error) => shown.push(`${field}: ${error.message}`);
  const problem = { code: "invalid_request", detail: "No.", violations: [{ path, message: "is wrong" }] };
  showProblem({ ...form, setError } as unknown as UseFormReturn<Values>, { data: { problem } });
  return shown;
};

test("what the server refused stands at its field, and above the buttons where the form has none for it", () => {
  expect(refusedFor("name")).toEqual(["name: is wrong"]);
  expect(refusedFor("elsewhere.deep")).toEqual(["root: is wrong"]);
});
