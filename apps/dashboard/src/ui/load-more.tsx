import { Button } from "./button.tsx";

interface LoadMoreProps {
  hasMore: boolean;
  isLoading: boolean;
  onLoad: () => void;
}

/** The end of a list of which there is more. */
export const LoadMore = ({ hasMore, isLoading, onLoad }: LoadMoreProps) =>
  hasMore ? (
    <div className="flex justify-center border-line border-t px-5 py-3">
      <Button size="sm" busy={isLoading} onClick={onLoad} data-testid="load-more">
        Load more
      </Button>
    </div>
  ) : null;
