import { ServerCrash } from "lucide-react";
import { Button } from "#ui/button.tsx";
import { EmptyState } from "#ui/empty-state.tsx";

interface BrokenPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What stands in the place of a page that threw. */
export const BrokenPage = ({ error, reset }: BrokenPageProps) => (
  <EmptyState
    icon={ServerCrash}
    isPage
    title="This page broke"
    actions={
      <>
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <Button asChild>
          <a href="/">Go to the overview</a>
        </Button>
      </>
    }
  >
    The fault is ours; nothing you entered elsewhere is lost.
    {error.digest !== undefined && (
      <>
        {" "}
        When you report it, name <code className="font-mono">{error.digest}</code>.
      </>
    )}
  </EmptyState>
);
