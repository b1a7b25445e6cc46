"use client";
import type { OpenInvitation } from "@sluice/contracts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import { useState } from "react";
import { ROLE_MEANINGS } from "#features/members/role-words.ts";
import { COULD_NOT_GO, goToTenant } from "#features/shell/go-to-tenant.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Notice } from "#ui/notice.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { JoinForm } from "./join-form.tsx";

interface InvitationCardProps {
  token: string;
  /** The address of who is signed in. */
  signedInAs: string | null;
}

export const InvitationCard = ({ token, signedInAs }: InvitationCardProps) => {
  const trpc = useTRPC();
  const invitation = useQuery(
    trpc.account.openInvitation.queryOptions({ token }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  if (invitation.error !== null) {
    const { message } = problemOf(invitation.error);
    return (
      <Notice tone="warn" role="alert" title="This invitation cannot be used">
        {message}
      </Notice>
    );
  }
  if (invitation.data === undefined) return <Skeleton className="h-40 rounded-lg" />;
  const { tenantName, email, role, invitedBy, hasAccount } = invitation.data;
  const here = `/invitation?token=${encodeURIComponent(token)}`;
  return (
    <div className="grid gap-5">
      <div className="grid gap-1 [overflow-wrap:anywhere]">
        <p className="leading-6">
          <span className="font-medium">{invitedBy}</span> invites <span className="font-medium">{email}</span> to{" "}
          <span className="font-medium" data-testid="invitation-tenant">
            {tenantName}
          </span>
          .
        </p>
        <p className="text-ink-2">
          As <span className="font-medium text-ink">{role}</span>: {ROLE_MEANINGS[role]}.
        </p>
      </div>
      {signedInAs === email ? (
        <AcceptButton token={token} invitation={invitation.data} />
      ) : signedInAs !== null ? (
        <Notice
          tone="warn"
          title="You are signed in with another address"
          actions={
            <Button size="sm" onClick={() => void signOut({ callbackUrl: here })} data-testid="invitation-sign-out">
              Sign out
            </Button>
          }
        >
          You are signed in as {signedInAs}, and this invitation is for {email}. Sign out to accept it.
        </Notice>
      ) : hasAccount ? (
        <Button asChild variant="primary" size="lg">
          <a href={`/sign-in?next=${encodeURIComponent(here)}`} data-testid="invitation-sign-in">
            Sign in to accept
          </a>
        </Button>
      ) : (
        <JoinForm token={token} tenantName={tenantName} />
      )}
    </div>
  );
};

const AcceptButton = ({ token, invitation }: { token: string; invitation: OpenInvitation }) => {
  const trpc = useTRPC();
  const accept = useMutation(trpc.account.acceptInvitation.mutationOptions());
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    try {
      const { tenantId } = await accept.mutateAsync({ token });
      if (!(await goToTenant(tenantId))) setProblem(COULD_NOT_GO);
    } catch (error) {
      setProblem(problemOf(error).message);
    }
    setBusy(false);
  };
  return (
    <div className="grid gap-3">
      <FormError message={problem} />
      <Button variant="primary" size="lg" busy={isBusy} onClick={() => void submit()} data-testid="invitation-accept">
        Join {invitation.tenantName}
      </Button>
    </div>
  );
};
