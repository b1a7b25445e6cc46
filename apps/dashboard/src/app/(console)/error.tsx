"use client";
import { ServerCrash } from "lucide-react";
import { Button } from "#ui/button.tsx";
import { EmptyState } from "#ui/empty-state.tsx";

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="grid min-h-[80dvh] place-items-center">
      <EmptyState
        icon={ServerCrash}
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
    </div>
  );
}
