"use client";
import type { UserSession } from "@sluice/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardHeader } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Ago, Time } from "#ui/time.tsx";

export const SessionsCard = () => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [ending, setEnding] = useState<UserSession | "others" | null>(null);
  const query = useQuery(trpc.account.sessions.queryOptions());
  const settle = {
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: trpc.account.sessions.queryKey() });
      setEnding(null);
      toast.success("Signed out.");
    },
    onError: (error: unknown) => toast.error(problemOf(error).message),
  };
  const end = useMutation(trpc.account.endSession.mutationOptions(settle));
  const endOthers = useMutation(trpc.account.endOtherSessions.mutationOptions(settle));
  return (
    <Card>
      <CardHeader
        title="Sessions"
        description="Where you are signed in. End those that you do not know, and change your password."
        actions={
          query.data !== undefined && query.data.items.length > 1 ? (
            <Button size="sm" variant="dangerOutline" onClick={() => setEnding("others")} data-testid="end-others">
              End all others
            </Button>
          ) : undefined
        }
      />
      <LoadedList query={query} waitingRows={2}>
        {(sessions) => (
          <ul className="divide-y divide-line border-line border-t" data-testid="sessions">
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} onEnd={() => setEnding(session)} />
            ))}
          </ul>
        )}
      </LoadedList>
      <ConfirmDialog
        open={ending !== null}
        onOpenChange={(open) => !open && setEnding(null)}
        title={ending === "others" ? "End all other sessions?" : `End the session of ${ending?.device ?? ""}?`}
        confirmLabel={ending === "others" ? "End all others" : "End session"}
        busy={end.isPending || endOthers.isPending}
        onConfirm={() => {
          if (ending === "others") endOthers.mutate();
          else if (ending !== null) end.mutate({ id: ending.id });
        }}
      >
        <p>Whoever works there is signed out at the next click. What they have not saved is lost.</p>
      </ConfirmDialog>
    </Card>
  );
};

const SessionRow = ({ session, onEnd }: { session: UserSession; onEnd: () => void }) => (
  <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
    <div className="min-w-0 flex-1 basis-56">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {session.device}
        {session.isThisOne && <Badge tone="live">This session</Badge>}
      </p>
      <p className="text-[0.8125rem] text-ink-2 leading-5 [overflow-wrap:anywhere]">
        {session.ip ?? "unknown address"} · since <Time at={session.createdAt} />
        {!session.isThisOne && (
          <>
            {" "}
            · seen <Ago at={session.seenAt} />
          </>
        )}
      </p>
    </div>
    {!session.isThisOne && (
      <Button size="sm" onClick={onEnd} aria-label={`End the session of ${session.device}`} data-testid="end-session">
        End
      </Button>
    )}
  </li>
);
