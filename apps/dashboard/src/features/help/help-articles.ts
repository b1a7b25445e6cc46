import { ERROR_ARTICLES } from "./articles/errors.ts";
import { PLAY_ARTICLES } from "./articles/play.ts";
import { REFERENCE_ARTICLES } from "./articles/reference.ts";
import { SEND_ARTICLES } from "./articles/send.ts";
import { START_ARTICLES } from "./articles/start.ts";
import { WORKSPACE_ARTICLES } from "./articles/workspace.ts";
import type { HelpArticle, HelpBlock } from "./help-article.ts";

export const HELP_ARTICLES: readonly HelpArticle[] = [
  ...START_ARTICLES,
  ...SEND_ARTICLES,
  ...PLAY_ARTICLES,
  ...WORKSPACE_ARTICLES,
  ...REFERENCE_ARTICLES,
  ...ERROR_ARTICLES,
];

export const findArticle = (id: string): HelpArticle | undefined => HELP_ARTICLES.find((article) => article.id === id);

/** What is offered first on a page. */
export const articlesFor = (pathname: string): HelpArticle[] =>
  HELP_ARTICLES.filter(({ pages }) => pages.some((page) => page.test(pathname)));

const textsOf = (block: HelpBlock): readonly string[] => {
  switch (block.kind) {
    case "text":
    case "heading":
      return [block.text];
    case "steps":
    case "list":
      return block.items;
    case "code":
      return [block.label, block.code];
    case "terms":
      return block.terms.flat();
    case "shortcuts":
      return [];
  }
};

/**
 * The articles in which every word occurs somewhere. Those that have them in the title come first, then those found by
 * what people call it, then those that only mention them.
 */
export const searchHelp = (search: string): HelpArticle[] => {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const rank = (article: HelpArticle): number => {
    const fields = [
      article.title,
      `${article.title} ${article.summary} ${article.keywords ?? ""}`,
      [article.title, article.summary, article.keywords ?? "", ...article.body.flatMap(textsOf)].join(" "),
    ];
    return fields.findIndex((field) => words.every((word) => field.toLowerCase().includes(word)));
  };
  return HELP_ARTICLES.map((article) => ({ article, rank: rank(article) }))
    .filter((found) => found.rank !== -1)
    .sort((a, b) => a.rank - b.rank)
    .map(({ article }) => article);
};
