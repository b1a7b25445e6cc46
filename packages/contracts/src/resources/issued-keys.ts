import { z } from "zod";
import { SPEKE_VERSIONS } from "./key-provider.ts";

/** What another packager sends to have its keys from us. */
export const keysWantedSchema = z.object({
  /** A CPIX document, as SPEKE has it. */
  document: z.string().min(1, "must be a CPIX document"),
  /** The header `X-Speke-Version`. */
  spekeVersion: z.string().max(16, "must have at most 16 characters").optional(),
});
export type KeysWanted = z.infer<typeof keysWantedSchema>;

/** The same document with keys and signals filled in. */
export const issuedKeysSchema = z.object({ document: z.string(), spekeVersion: z.enum(SPEKE_VERSIONS) });
export type IssuedKeys = z.infer<typeof issuedKeysSchema>;
