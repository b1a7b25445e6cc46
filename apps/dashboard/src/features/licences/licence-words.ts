import { ACCESS_REFUSALS, ERROR_HELP, ERRORS, type ErrorCode, type LicenceRequest } from "@sluice/contracts";

/** What came of a licence request, as people read it. */
export interface LicenceWords {
  readonly title: string;
  /** Beyond the title; null where there is nothing to add. */
  readonly detail: string | null;
  /** null for a licence that was given. */
  readonly failure: { readonly code: ErrorCode; readonly cause: string; readonly remedy: string } | null;
}

const NO_SUCH_KEY: LicenceWords = {
  title: "There is no such key",
  detail: "The endpoint has none of the keys that were asked for.",
  failure: {
    code: "not_found",
    cause:
      "They are keys of another endpoint, or of a time that is long over, or players are not given keys of this system here.",
    remedy:
      "Let the player load the manifest again, and compare its key ids with those of “Content keys” on the endpoint's card.",
  },
};
const NO_LICENCE_SERVER: LicenceWords = {
  title: "There is no licence server",
  detail: "The endpoint hands on no licence requests of this system.",
  failure: {
    code: "not_found",
    cause: "It is not encrypted for this system, or its key provider names no licence server for it.",
    remedy: "Name the licence server in the key provider, or point the player to where licences are given.",
  },
};

export const licenceWords = ({
  outcome,
  reason,
  system,
  last,
}: Pick<LicenceRequest, "outcome" | "reason" | "system" | "last">): LicenceWords => {
  if (outcome === "granted") {
    return { title: system === "CLEAR_KEY_AES_128" ? "Key given" : "Licence given", detail: null, failure: null };
  }
  if (outcome === "not_found") return system.startsWith("CLEAR_KEY") ? NO_SUCH_KEY : NO_LICENCE_SERVER;
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
