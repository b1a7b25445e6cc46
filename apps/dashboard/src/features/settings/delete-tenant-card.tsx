"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useSession } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { ExportButton } from "./export-button.tsx";

export const DeleteTenantCard = () => {
  const trpc = useTRPC();
  const { tenant } = useSession();
  const [isAsking, setAsking] = useState(false);
  const close = useMutation(
    trpc.tenant.close.mutationOptions({
      onSuccess: () => window.location.assign("/"),
      onError: (error) => toast.error(problemOf(error).message),
    }),
  );
  return (
    <Card className="border-bad/30">
      <CardHeader
        title="Delete the workspace"
        description="Its channels stop at once and a subscription is not renewed. For 14 days you can restore it; then everything is erased for good."
      />
      <CardBody className="flex flex-wrap gap-3">
        <ExportButton />
        <Button variant="dangerOutline" onClick={() => setAsking(true)} data-testid="tenant-delete">
          Delete workspace
        </Button>
      </CardBody>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${tenant.name}?`}
        confirmLabel="Delete workspace"
        typed={tenant.name}
        busy={close.isPending || close.isSuccess}
        onConfirm={() => close.mutate({ name: tenant.name })}
      >
        <p>
          All channels stop taking and serving streams now, and what they have stored goes. API keys are refused, but
          for reading, exporting and restoring the workspace.
        </p>
        <p>Download its data first. After 14 days nobody can bring it back.</p>
      </ConfirmDialog>
    </Card>
  );
};
