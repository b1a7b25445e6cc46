import { ERRORS } from "@sluice/contracts";
import { describe, expect, test } from "vitest";
import { HELP_TOPICS } from "./help-article.ts";
import { articlesFor, findArticle, HELP_ARTICLES, searchHelp } from "./help-articles.ts";

const ids = (articles: readonly { id: string }[]): string[] => articles.map(({ id }) => id);

test("every article has an address of its own, and every error code an article", () => {
  expect(new Set(ids(HELP_ARTICLES)).size).toBe(HELP_ARTICLES.length);
  for (const code of Object.keys(ERRORS)) expect(findArticle(`error/${code}`), code).toBeDefined();
});

test("every link of an article to another leads somewhere", () => {
  const links = [...JSON.stringify(HELP_ARTICLES.map(({ body }) => body)).matchAll(/\(#help\/(.+?)\)/g)];
  expect(links.length).toBeGreaterThan(0);
  for (const [, target = ""] of links) {
    const topic = /^topic\/(.+)$/.exec(target)?.[1];
    const isThere =
      topic === undefined ? findArticle(target) !== undefined : HELP_TOPICS.some((each) => each === topic);
    expect([target, isThere]).toEqual([target, true]);
  }
});

test.for([
  ["/", "first-stream"],
  ["/channels/live/one/ingest", "push-with-ffmpeg"],
  ["/channels/live/one/ingest", "push-with-obs"],
  ["/channels/live/one/health", "no-signal"],
  ["/channels/live/one", "play"],
  ["/channels/live/one/ingest", "who-may-push"],
  ["/channels/live/one/licences", "licence-requests"],
  ["/viewer-tokens", "viewer-tokens"],
  ["/key-providers", "drm"],
  ["/usage", "usage"],
  ["/channels/live/one/usage", "usage"],
  ["/api-keys", "api-keys"],
] as const)("on %s, %s is offered", ([pathname, id]) => expect(ids(articlesFor(pathname))).toContain(id));

describe("search", () => {
  test("nothing asked, nothing found", () => expect(searchHelp("  ")).toEqual([]));

  test.for([
    ["OBS", "push-with-obs"],
    ["limit_reached", "error/limit_reached"],
    ["failover", "two-encoders"],
    ["cors", "does-not-play"],
    ["widevine denied", "licence-requests"],
    ["sc_threshold", "push-with-ffmpeg"],
    ["hotkeys", "shortcuts"],
  ] as const)("%s finds %s", ([search, id]) => expect(ids(searchHelp(search))).toContain(id));

  test("every word must occur, in whatever order and case", () => {
    expect(ids(searchHelp("ffmpeg PUSH"))[0]).toBe("push-with-ffmpeg");
    expect(searchHelp("ffmpeg zebra")).toEqual([]);
  });

  test("a word in the title outranks one in the text", () => {
    expect(ids(searchHelp("glossary"))[0]).toBe("glossary");
    expect(ids(searchHelp("cdn"))[0]).toBe("cdn");
  });
});
