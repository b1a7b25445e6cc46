"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { type DefaultValues, type FieldValues, type Path, type UseFormReturn, useForm } from "react-hook-form";
import type { z } from "zod";
import { problemOf } from "./problem.ts";

interface FormOptions<Input> {
  defaultValues: DefaultValues<Input>;
}

/** A form that a contracts schema judges: at the first blur of a field, then at each change. */
export const useZodForm = <Input extends FieldValues, Output extends FieldValues>(
  schema: z.ZodType<Output, Input>,
  { defaultValues }: FormOptions<Input>,
): UseFormReturn<Input, unknown, Output> =>
  useForm<Input, unknown, Output>({ resolver: zodResolver(schema), mode: "onTouched", defaultValues });

/** Puts what the server refused beside the fields it names; what names no field of the form goes above the buttons. */
export const showProblem = <Input extends FieldValues, Output extends FieldValues>(
  form: UseFormReturn<Input, unknown, Output>,
  error: unknown,
  fieldOfCode: Partial<Record<ReturnType<typeof problemOf>["code"], Path<Input>>> = {},
): void => {
  const problem = problemOf(error);
  const named = fieldOfCode[problem.code];
  if (named !== undefined) {
    form.setError(named, { type: "server", message: problem.message }, { shouldFocus: true });
    return;
  }
  const known = form.getValues();
  const unplaced = problem.violations.filter(({ path, message }) => {
    if (!((path.split(".")[0] ?? "") in known)) return true;
    form.setError(path as Path<Input>, { type: "server", message });
    return false;
  });
  if (problem.violations.length === 0 || unplaced.length > 0) {
    form.setError("root", { type: problem.code, message: unplaced[0]?.message ?? problem.message });
  }
};
