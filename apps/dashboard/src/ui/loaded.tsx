import type { ReactNode } from "react";
import { problemOf } from "#lib/problem.ts";
import { LoadError } from "./load-error.tsx";
import { SkeletonRows } from "./skeleton.tsx";

/** Of a query, whether its answer has come. */
interface Query<Answer> {
  readonly data: Answer | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

interface LoadedProps<Answer> {
  query: Query<Answer>;
  /** Stands until the answer has come. */
  waiting: ReactNode;
  /** The last answer stays though a later asking failed: for what asks by itself, and so soon asks again. */
  keepsLast?: boolean;
  children: (answer: Answer) => ReactNode;
}

/** What was asked for, once it has come; or why it has not, and a button to ask again. */
export const Loaded = <Answer,>({ query, waiting, keepsLast = false, children }: LoadedProps<Answer>) => {
  if (query.error !== null && !(keepsLast && query.data !== undefined)) {
    return <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />;
  }
  return query.data === undefined ? waiting : children(query.data);
};

interface Page<Item> {
  readonly items: readonly Item[];
}

interface LoadedListProps<Item> {
  query: Query<Page<Item> | { readonly pages: readonly Page<Item>[] }>;
  /** How many rows stand for the list until it has come. */
  waitingRows: number;
  /** Stands where the list has nothing in it; not said for a list that always has something. */
  empty?: ReactNode;
  children: (items: readonly Item[]) => ReactNode;
}

/** A list like `Loaded`: of a query that answers it whole, or of one that adds page after page. */
export const LoadedList = <Item,>({ query, waitingRows, empty, children }: LoadedListProps<Item>) => (
  <Loaded query={query} waiting={<SkeletonRows rows={waitingRows} />}>
    {(answer) => {
      const items = "pages" in answer ? answer.pages.flatMap((page) => page.items) : answer.items;
      return items.length === 0 && empty !== undefined ? empty : children(items);
    }}
  </Loaded>
);
