"use client";
import { useMutation } from "@tanstack/react-query";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";

/** A button, not an effect: mail scanners open links, and an opened link must not use the token up. */
export const VerifyEmail = ({ token }: { token: string }) => {
  const trpc = useTRPC();
  const verify = useMutation(trpc.account.verifyEmail.mutationOptions());
  if (verify.isSuccess) {
    return (
      <div className="grid gap-4">
        <Notice title="Your address is confirmed" role="status">
          Thank you. There is nothing more to do here.
        </Notice>
        <Button asChild variant="primary" size="lg">
          <a href="/" data-testid="verify-continue">
            Go to the overview
          </a>
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-4">
      {verify.isError && (
        <Notice tone="warn" role="alert" title={problemOf(verify.error).message}>
          Sign in and use "Send it again" in the bar at the top to get a new link.
        </Notice>
      )}
      <Button
        variant="primary"
        size="lg"
        busy={verify.isPending}
        onClick={() => verify.mutate({ token })}
        data-testid="verify-submit"
      >
        Confirm my address
      </Button>
    </div>
  );
};
