import { ERROR_HELP, ERRORS, type ErrorCode } from "@sluice/contracts";
import type { HelpArticle } from "../help-article.ts";

export const errorArticleId = (code: ErrorCode): string => `error/${code}`;

/** One article for each row of the table of errors. */
export const ERROR_ARTICLES: readonly HelpArticle[] = (Object.keys(ERRORS) as ErrorCode[]).map((code) => {
  const { status, title } = ERRORS[code];
  const { cause, remedy } = ERROR_HELP[code];
  return {
    id: errorArticleId(code),
    topic: "Errors",
    title,
    summary: `${code}, ${status}`,
    keywords: `${code} ${status} problem error failure`,
    pages: [],
    body: [
      { kind: "text", text: `Code \`${code}\`, HTTP status \`${status}\`.` },
      { kind: "heading", text: "Why it comes" },
      { kind: "text", text: cause },
      { kind: "heading", text: "What to do" },
      { kind: "text", text: remedy },
    ],
  };
});
