import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { KnownHead } from "@sluice/control";
import { z } from "zod";

const headsSchema = z.record(z.string(), z.object({ sequence: z.number().int().min(0), hash: z.string() }));

/** The heads that an earlier run wrote; none at the first. */
export const readKeptHeads = (file: string): Map<string, KnownHead> => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw error;
  }
  return new Map(Object.entries(headsSchema.parse(JSON.parse(text))));
};

/** In one step: half a file would be no evidence at all. */
export const writeKeptHeads = (file: string, heads: ReadonlyMap<string, KnownHead>): void => {
  writeFileSync(`${file}.tmp`, `${JSON.stringify(Object.fromEntries(heads), null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
};
