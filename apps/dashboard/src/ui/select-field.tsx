"use client";
import { type Control, type FieldPath, type FieldPathValue, type FieldValues, useController } from "react-hook-form";
import { Field } from "./field.tsx";
import { Select, type SelectOption } from "./select.tsx";

interface SelectFieldProps<Input extends FieldValues, Output, Name extends FieldPath<Input>> {
  control: Control<Input, unknown, Output>;
  name: Name;
  label: string;
  hint?: string;
  options: readonly SelectOption<FieldPathValue<Input, Name>>[];
  "data-testid"?: string;
}

/** A choice in a form, the value of the field that it names, with what is wrong with it. */
export const SelectField = <Input extends FieldValues, Output, Name extends FieldPath<Input>>({
  control,
  name,
  label,
  hint,
  ...select
}: SelectFieldProps<Input, Output, Name>) => {
  const { field, fieldState } = useController({ control, name });
  return (
    <Field label={label} hint={hint} error={fieldState.error?.message}>
      {(tie) => <Select {...tie} {...select} value={field.value} onValueChange={field.onChange} />}
    </Field>
  );
};
