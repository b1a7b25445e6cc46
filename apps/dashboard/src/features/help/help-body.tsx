"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "#ui/button.tsx";
import { CodeBlock } from "#ui/code-block.tsx";
import type { HelpArticle, HelpBlock } from "./help-article.ts";
import { helpPlaceOf, openHelp } from "./help-store.ts";
import { ShortcutTable } from "./shortcut-table.tsx";

export const HelpBody = ({ article }: { article: HelpArticle }) => (
  <div className="grid gap-4 leading-6">
    {article.body.map((block) => (
      <Block key={JSON.stringify(block)} block={block} />
    ))}
  </div>
);

const Block = ({ block }: { block: HelpBlock }) => {
  switch (block.kind) {
    case "heading":
      return <h4 className="-mb-2 font-semibold">{block.text}</h4>;
    case "text":
      return <p className="text-ink-2">{inline(block.text)}</p>;
    case "steps":
      return <ol className="grid list-decimal gap-2 pl-5 text-ink-2 marker:text-ink-3">{items(block.items)}</ol>;
    case "list":
      return <ul className="grid list-disc gap-2 pl-5 text-ink-2 marker:text-ink-3">{items(block.items)}</ul>;
    case "code":
      return <CodeBlock code={block.code} label={block.label} />;
    case "terms":
      return (
        <dl className="grid gap-3">
          {block.terms.map(([term, meaning]) => (
            <div key={term}>
              <dt className="font-medium">{term}</dt>
              <dd className="text-ink-2">{inline(meaning)}</dd>
            </div>
          ))}
        </dl>
      );
    case "shortcuts":
      return <ShortcutTable />;
  }
};

const items = (texts: readonly string[]): ReactNode[] => texts.map((text) => <li key={text}>{inline(text)}</li>);

/** Code in backticks and links in brackets; everything else is text. */
const inline = (text: string): ReactNode[] =>
  text.split(/(`[^`]+`|\[[^\]]+\]\([^)]+\))/).map((part, i) => {
    const key = `${i} ${part}`;
    if (part.startsWith("`")) {
      return (
        <code key={key} className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.8125rem] [overflow-wrap:anywhere]">
          {part.slice(1, -1)}
        </code>
      );
    }
    const [, label, href] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? [];
    if (label === undefined || href === undefined) return part;
    const place = helpPlaceOf(href);
    return place === undefined ? (
      <Link key={key} href={href} className="rounded-sm font-medium text-accent-text underline underline-offset-4">
        {label}
      </Link>
    ) : (
      <Button
        key={key}
        variant="link"
        size="inline"
        className="whitespace-normal underline"
        onClick={() => openHelp(place)}
      >
        {label}
      </Button>
    );
  });
