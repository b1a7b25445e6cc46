"use client";
import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { toast } from "sonner";
import { useCan, useSession } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Time } from "#ui/time.tsx";
import { ExportButton } from "./export-button.tsx";

/** All that there is of a workspace that was deleted, until it is erased. */
export const ClosedWorkspace = () => {
  const trpc = useTRPC();
  const { tenant } = useSession();
  const canRestore = useCan("tenant:delete");
  const canExport = useCan("apiKey:read");
  const restore = useMutation(
    trpc.tenant.restore.mutationOptions({
      onSuccess: () => window.location.assign("/"),
      onError: (error) => toast.error(problemOf(error).message),
    }),
  );
  if (tenant.deletion === null) return null;
  return (
    <>
      <PageHeader title={tenant.name} description="This workspace is closed and will be deleted." />
      <Card>
        <CardHeader
          title={
            <>
              Everything is erased on <Time at={tenant.deletion.erasesAt} />
            </>
          }
          description={
            <>
              It was closed on <Time at={tenant.deletion.closedAt} />. Its channels neither take nor serve streams.{" "}
              {canRestore ? "Restored, they do again at once." : "Only an owner can restore it."}
            </>
          }
        />
        <CardBody className="flex flex-wrap gap-3">
          {canRestore && (
            <Button
              variant="primary"
              busy={restore.isPending || restore.isSuccess}
              onClick={() => restore.mutate()}
              data-testid="tenant-restore"
            >
              <Undo2 aria-hidden /> Restore the workspace
            </Button>
          )}
          {canExport && <ExportButton />}
        </CardBody>
      </Card>
    </>
  );
};
