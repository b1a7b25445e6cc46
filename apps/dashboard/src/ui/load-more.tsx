import { Button } from "./button.tsx";

interface LoadMoreProps {
  query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** The end of a list of which there is more. */
export const LoadMore = ({ query }: LoadMoreProps) =>
  query.hasNextPage ? (
    <div className="flex justify-center border-line border-t px-5 py-3">
      <Button
        size="sm"
        busy={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
        data-testid="load-more"
      >
        Load more
      </Button>
    </div>
  ) : null;
