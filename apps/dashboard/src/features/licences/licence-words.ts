import { ACCESS_REFUSALS, ERROR_HELP, ERRORS, type ErrorCode, type LicenceRequest } from "@sluice/contracts";

/** What came of a licence request, as people read it. */
export interface LicenceWords {
  readonly title: string;
  /** Beyond the title; null where there is nothing to add. */
  readonly detail: string | null;
  /** null for a licence that was given. */
  readonly failure: { readonly code: ErrorCode; readonly cause: string; readonly remedy: string } | null;
}

export const licenceWords = ({
  outcome,
  reason,
  system,
  last,
}: Pick<LicenceRequest, "outcome" | "reason" | "system" | "last">): LicenceWords => {
  if (outcome === "granted") {
    return { title: system === "CLEAR_KEY_AES_128" ? "Key given" : "Licence given", detail: null, failure: null };
  }
  const { cause, remedy } = ERROR_HELP[outcome];
  return {
    title: ERRORS[outcome].title,
    detail: reason === null ? last.detail : ACCESS_REFUSALS[reason],
    // The marks are for the REST documentation.
    failure: { code: outcome, cause: cause.replaceAll("`", ""), remedy: remedy.replaceAll("`", "") },
  };
};

/** Who asked last, by the best that is known of them. */
export const lastViewer = ({ last: { viewer, network } }: Pick<LicenceRequest, "last">): string =>
  viewer ?? network ?? "unknown";
