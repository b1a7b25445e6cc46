import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** Stands where something could not be loaded. */
export const LoadError = ({ message, onRetry }: { message: string; onRetry?: () => void }) => (
  <Notice
    tone="bad"
    role="alert"
    className="m-5"
    title="This could not be loaded"
    actions={
      onRetry === undefined ? undefined : (
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      )
    }
  >
    {message}
  </Notice>
);
