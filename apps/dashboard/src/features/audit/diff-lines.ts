/** One field of a thing that was changed. `undefined`: the field was not there. */
export interface FieldDiff {
  /** As `manifests.0.windowSeconds`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly isChanged: boolean;
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;

const flatten = (value: unknown, path: string, into: Map<string, string>): void => {
  if (isBranch(value)) {
    for (const [key, child] of Object.entries(value)) flatten(child, path === "" ? key : `${path}.${key}`, into);
  } else if (path !== "") {
    into.set(path, typeof value === "string" ? value : JSON.stringify(value));
  }
};

/** Before and after side by side, field by field, in the order of their appearance. */
export const diffFields = (before: unknown, after: unknown): FieldDiff[] => {
  const old = new Map<string, string>();
  const fresh = new Map<string, string>();
  flatten(before, "", old);
  flatten(after, "", fresh);
  return [...new Set([...old.keys(), ...fresh.keys()])].map((path) => ({
    path,
    before: old.get(path),
    after: fresh.get(path),
    isChanged: old.get(path) !== fresh.get(path),
  }));
};
