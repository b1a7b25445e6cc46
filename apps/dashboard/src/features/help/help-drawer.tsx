"use client";
import { ArrowLeft, ChevronRight, Search, SearchX, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { Button } from "#ui/button.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Input } from "#ui/input.tsx";
import { HELP_TOPICS, type HelpArticle } from "./help-article.ts";
import { articlesFor, findArticle, HELP_ARTICLES, searchHelp } from "./help-articles.ts";
import { HelpBody } from "./help-body.tsx";
import { closeHelp, openHelp, useHelpPlace } from "./help-store.ts";

/** Help beside the page: it does not cover what it explains, and the page can be used while it is open. */
export const HelpDrawer = () => {
  const place = useHelpPlace();
  return (
    <Dialog.Root modal={false} open={place !== null} onOpenChange={(open) => !open && closeHelp()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          data-testid="help-drawer"
          onInteractOutside={(event) => event.preventDefault()}
          className="fixed inset-y-0 right-0 z-[70] flex w-full animate-fade flex-col border-line border-l bg-surface shadow-high outline-none sm:w-96"
        >
          <Drawer place={place ?? ""} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
};

const Drawer = ({ place }: { place: string }) => {
  const [search, setSearch] = useState("");
  const article = findArticle(place);
  const topic = HELP_TOPICS.find((each) => place === `topic/${each}`);
  const isFirst = article === undefined && topic === undefined;
  return (
    <>
      <div className="flex items-center gap-1 border-line border-b px-3 py-2.5">
        {!isFirst && (
          <Button variant="ghost" size="iconSm" aria-label="All of help" onClick={() => openHelp()}>
            <ArrowLeft aria-hidden />
          </Button>
        )}
        <Dialog.Title className="min-w-0 flex-1 truncate px-2 font-semibold text-base leading-6">
          {article?.title ?? topic ?? "Help"}
        </Dialog.Title>
        <Dialog.Close asChild>
          <Button variant="ghost" size="iconSm" aria-label="Close help">
            <X aria-hidden />
          </Button>
        </Dialog.Close>
      </div>
      {isFirst && (
        <div className="relative px-5 pt-4">
          <Search aria-hidden className="absolute top-6.5 left-8 size-4 text-ink-3" />
          <Input
            type="search"
            aria-label="Search help"
            placeholder="Search, or paste an error code"
            className="pl-9"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            data-testid="help-search"
          />
        </div>
      )}
      {/* The place as the key: a new article begins at its top. */}
      <div key={place} className="min-h-0 flex-1 overflow-y-auto px-5 py-4" data-testid="help-content">
        {article !== undefined ? (
          <HelpBody article={article} />
        ) : topic !== undefined ? (
          <ArticleList articles={HELP_ARTICLES.filter((each) => each.topic === topic)} />
        ) : search.trim() === "" ? (
          <FirstPage />
        ) : (
          <Found articles={searchHelp(search)} />
        )}
      </div>
    </>
  );
};

const Found = ({ articles }: { articles: readonly HelpArticle[] }) => (
  <>
    <p role="status" className="sr-only">
      {articles.length} found
    </p>
    {articles.length === 0 ? (
      <EmptyState icon={SearchX} title="Nothing found">
        Try one word, or the code of the error.
      </EmptyState>
    ) : (
      <ArticleList articles={articles} />
    )}
  </>
);

const FirstPage = () => {
  const here = articlesFor(usePathname());
  return (
    <div className="grid gap-6">
      {here.length > 0 && <Section title="For this page" articles={here} />}
      {HELP_TOPICS.filter((topic) => topic !== "Errors").map((topic) => (
        <Section
          key={topic}
          title={topic}
          articles={HELP_ARTICLES.filter((each) => each.topic === topic && !here.includes(each))}
        />
      ))}
      <div>
        <Button size="sm" onClick={() => openHelp("topic/Errors")}>
          All error codes <ChevronRight aria-hidden />
        </Button>
      </div>
    </div>
  );
};

const Section = ({ title, articles }: { title: string; articles: readonly HelpArticle[] }) =>
  articles.length === 0 ? null : (
    <section>
      <h3 className="mb-1.5 font-medium text-ink-3 text-xs">{title}</h3>
      <ArticleList articles={articles} />
    </section>
  );

const ArticleList = ({ articles }: { articles: readonly HelpArticle[] }) => (
  <ul className="-mx-2 grid gap-0.5">
    {articles.map(({ id, title, summary }) => (
      <li key={id}>
        <button
          type="button"
          onClick={() => openHelp(id)}
          className="w-full rounded-md px-2 py-1.5 text-left transition-colors hover:bg-sunken"
        >
          <span className="block font-medium">{title}</span>
          <span className="block text-[0.8125rem] text-ink-2 leading-5">{summary}</span>
        </button>
      </li>
    ))}
  </ul>
);
