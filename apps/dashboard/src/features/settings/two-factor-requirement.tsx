"use client";
import type { Tenant } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useCan, useSession } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Notice } from "#ui/notice.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import { TextLink } from "#ui/text-link.tsx";

/** Whether members must have a second factor. */
export const TwoFactorRequirement = ({ tenant }: { tenant: Tenant }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canWrite = useCan("tenant:write");
  const { hasTwoFactor } = useSession();
  const [isAsking, setAsking] = useState(false);
  const update = useMutation(
    trpc.tenant.update.mutationOptions({
      onSuccess: (changed) => {
        queryClient.setQueryData(trpc.tenant.get.queryKey(), changed);
        setAsking(false);
        toast.success(changed.requiresTwoFactor ? "Two-factor sign-in is required of everybody now." : "Saved.");
      },
      onError: (error) => toast.error(problemOf(error).message),
    }),
  );
  const change = (requiresTwoFactor: boolean) => update.mutate({ requiresTwoFactor, ifMatch: tenant.etag });
  return (
    <Card>
      <CardHeader
        title="Sign-in"
        description="What this workspace requires of its members. API keys are not affected."
      />
      <CardBody className="grid gap-4">
        <SwitchField
          label="Members must use two-factor sign-in"
          hint={
            canWrite
              ? "Whoever has not set it up reaches nothing here until they have."
              : "Only owners and admins can change this."
          }
          checked={tenant.requiresTwoFactor}
          disabled={!canWrite || update.isPending || (!tenant.requiresTwoFactor && !hasTwoFactor)}
          onCheckedChange={(isOn) => (isOn ? setAsking(true) : change(false))}
          testId="require-two-factor"
        />
        {canWrite && !tenant.requiresTwoFactor && !hasTwoFactor && (
          <Notice title="Set it up for yourself first">
            Then you can require it of everybody. <TextLink href="/account">Your account</TextLink>
          </Notice>
        )}
      </CardBody>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Require two-factor sign-in of everybody?"
        confirmLabel="Require it"
        tone="primary"
        busy={update.isPending}
        onConfirm={() => change(true)}
      >
        <p>
          Members who have not set it up are stopped at their next click, whatever they are doing, and led to its
          set-up. API keys go on working.
        </p>
      </ConfirmDialog>
    </Card>
  );
};
