import { Button } from "./button.tsx";
import { ErrorHelpLink } from "./error-help-link.tsx";
import { Notice } from "./notice.tsx";

interface LoadErrorProps {
  message: string;
  /** Of the problem: leads to what to do about it. */
  code?: string | number | undefined;
  onRetry?: () => void;
}

/** Stands where something could not be loaded. */
export const LoadError = ({ message, code, onRetry }: LoadErrorProps) => (
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
    {message} <ErrorHelpLink code={code} />
  </Notice>
);
