"use client";
import { useMutation } from "@tanstack/react-query";
import { MailWarning } from "lucide-react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Banner } from "#ui/banner.tsx";
import { Button } from "#ui/button.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { useSession } from "./session-context.tsx";

export const VerifyEmailBanner = ({ hasMailbox }: { hasMailbox: boolean }) => {
  const { user } = useSession();
  const trpc = useTRPC();
  const resend = useMutation(
    trpc.account.resendVerification.mutationOptions({
      onSuccess: () => toast.success("Sent. The link in the newest mail is the one that works."),
      onError: toastProblem,
    }),
  );
  if (user.emailVerified) return null;
  return (
    <Banner
      tone="warn"
      icon={MailWarning}
      testId="verify-banner"
      actions={
        <>
          {hasMailbox && <TextLink href="/mailbox">Open the mailbox</TextLink>}
          <Button
            variant="link"
            size="inline"
            busy={resend.isPending}
            onClick={() => resend.mutate({ email: user.email })}
          >
            Send it again
          </Button>
        </>
      }
    >
      Please confirm your address: we sent a link to{" "}
      <span className="font-medium [overflow-wrap:anywhere]">{user.email}</span>.
    </Banner>
  );
};
