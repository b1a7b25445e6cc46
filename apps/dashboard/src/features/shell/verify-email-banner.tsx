"use client";
import { useMutation } from "@tanstack/react-query";
import { MailWarning } from "lucide-react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { useSession } from "./session-context.tsx";

export const VerifyEmailBanner = ({ hasMailbox }: { hasMailbox: boolean }) => {
  const { user } = useSession();
  const trpc = useTRPC();
  const resend = useMutation(
    trpc.account.resendVerification.mutationOptions({
      onSuccess: () => toast.success("Sent. The link in the newest mail is the one that works."),
      onError: (error) => toastProblem(error),
    }),
  );
  if (user.emailVerified) return null;
  return (
    <div data-testid="verify-banner" className="border-warn/25 border-b bg-warn-soft">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 sm:px-6 lg:px-10">
        <MailWarning aria-hidden className="size-4 shrink-0 text-warn" />
        <p className="min-w-0 flex-1 basis-64 leading-5">
          Please confirm your address: we sent a link to{" "}
          <span className="font-medium [overflow-wrap:anywhere]">{user.email}</span>.
        </p>
        {hasMailbox && <TextLink href="/mailbox">Open the mailbox</TextLink>}
        <Button
          variant="link"
          size="inline"
          busy={resend.isPending}
          onClick={() => resend.mutate({ email: user.email })}
        >
          Send it again
        </Button>
      </div>
    </div>
  );
};
