import { type KeySource, keySourceSchema, type PublicKeySource, publicKeySourceSchema } from "@sluice/contracts";
import type { KeyProviderRow } from "@sluice/db";
import type { Control } from "../control.ts";

const place = (row: { readonly tenantId: string; readonly id: string }) => ({
  tenantId: row.tenantId,
  rowId: row.id,
  column: "key_provider.source",
});

/** The two columns of a source: all of it, sealed, and what anybody may see. */
export const sealKeySource = (
  control: Control,
  row: { readonly tenantId: string; readonly id: string },
  source: KeySource,
): { sealedSource: string; source: PublicKeySource } => ({
  sealedSource: control.sealer.seal(JSON.stringify(source), place(row)),
  // Its objects take no field that they do not name: what is secret is left out.
  source: publicKeySourceSchema.parse(source),
});

export const openKeySource = (control: Control, row: KeyProviderRow): KeySource =>
  keySourceSchema.parse(JSON.parse(control.sealer.unseal(row.sealedSource, place(row))));
