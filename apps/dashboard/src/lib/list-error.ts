import type { FieldError } from "react-hook-form";

/** What is wrong with a field that holds a list: of the list itself, or of its first entry that is not valid. */
export const listError = (error: FieldError | undefined): string | undefined =>
  Array.isArray(error) ? error.find((entry) => entry !== undefined)?.message : error?.message;
