import type { Control } from "../control.ts";
import type { OperatorContext } from "../operator/as-operator.ts";

/** Somebody who runs the installation. */
export const operatorOf = (control: Control): OperatorContext => ({
  control,
  operator: { id: "us_operator", email: "op@example.com" },
  ip: "192.0.2.9",
});
