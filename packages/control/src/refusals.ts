import { AppError } from "@sluice/contracts";
import { etagOf } from "@sluice/db";

/** Unknown and foreign alike: whoever may not see a thing learns nothing of it. */
export const notFound = (kind: string, name: string): AppError =>
  new AppError("not_found", `There is no ${kind} "${name}" here.`);

export const nameTaken = (kind: string, name: string): AppError =>
  new AppError("name_taken", `Another ${kind} is named "${name}" already. Choose another name.`, {
    violations: [{ path: "name", message: `"${name}" is taken` }],
  });

/** @throws AppError `etag_mismatch` when the row is not in the version that the asker has seen; no etag fits all */
export const checkEtag = (
  row: { readonly id: string; readonly version: number },
  ifMatch: string | undefined,
  what: string,
): void => {
  if (ifMatch === undefined || ifMatch === "*" || ifMatch === etagOf(row)) return;
  throw new AppError(
    "etag_mismatch",
    `${what} is at version ${etagOf(row)}, not ${ifMatch}: somebody changed it. Read it again and repeat your change.`,
  );
};

/** A refusal that ends by itself. */
export class RateLimitedError extends AppError {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super("rate_limited", message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
