"use client";
import { type Invitation, isRoleWithin } from "@sluice/contracts";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useCan, useSession } from "#features/shell/session-context.tsx";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useNow } from "#lib/use-now.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardHeader } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";

export const InvitationList = () => {
  const trpc = useTRPC();
  const canWrite = useCan("member:write");
  const [revoked, setRevoked] = useState<Invitation | null>(null);
  const query = useInfiniteQuery(trpc.invitations.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam }));
  return (
    <Card>
      <CardHeader title="Pending invitations" />
      <LoadedList
        query={query}
        waitingRows={2}
        empty={
          <EmptyState icon={MailPlus} title="Nobody is invited">
            {canWrite
              ? "Invite colleagues by mail: each gets a role that you choose."
              : "Owners and admins can invite people."}
          </EmptyState>
        }
      >
        {(invitations) => (
          <Table label="Pending invitations">
            <TableHead className="hidden sm:table-header-group">
              <tr>
                <Th>E-mail</Th>
                <Th>Role</Th>
                <Th className="hidden lg:table-cell">Invited by</Th>
                <Th>State</Th>
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              </tr>
            </TableHead>
            <TableBody>
              {invitations.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} onRevoke={() => setRevoked(invitation)} />
              ))}
            </TableBody>
          </Table>
        )}
      </LoadedList>
      <LoadMore query={query} />
      <RevokeDialog invitation={revoked} onClose={() => setRevoked(null)} />
    </Card>
  );
};

const InvitationRow = ({ invitation, onRevoke }: { invitation: Invitation; onRevoke: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const nowMs = useNow(30_000);
  const { permissions } = useSession();
  const canWrite = useCan("member:write") && isRoleWithin(invitation.role, new Set(permissions));
  const resend = useMutation(
    trpc.invitations.resend.mutationOptions({
      onSuccess: async ({ email }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.invitations.pathKey() });
        toast.success(`Sent to ${email} again. Only the newest link works.`);
      },
      onError: (error) => toast.error(problemOf(error).message),
    }),
  );
  const isExpired = new Date(invitation.expiresAt).getTime() <= nowMs;
  return (
    <Tr data-testid="invitation-row" className="grid gap-y-1 px-5 py-3 max-sm:[&>td]:p-0! sm:table-row">
      <Td className="sm:max-w-72">
        <span className="block font-medium [overflow-wrap:anywhere]">{invitation.email}</span>
      </Td>
      <Td className="capitalize max-sm:text-ink-2">{invitation.role}</Td>
      <Td className="hidden max-w-48 lg:table-cell">
        <span className="block truncate text-ink-2">{invitation.invitedBy}</span>
      </Td>
      <Td className="whitespace-nowrap">
        {isExpired ? <Badge tone="warn">Expired</Badge> : <Badge tone="accent">Pending</Badge>}
        <span className="mt-0.5 text-ink-3 text-xs max-sm:ml-2 sm:block">
          {isExpired ? "ended " : "ends "}
          <Ago at={invitation.expiresAt} />
        </span>
      </Td>
      <Td className="sm:w-0">
        {canWrite && (
          <span className="flex gap-2 max-sm:mt-1.5 sm:justify-end">
            <Button
              size="sm"
              busy={resend.isPending}
              onClick={() => resend.mutate({ id: invitation.id })}
              aria-label={`Send to ${invitation.email} again`}
            >
              Resend
            </Button>
            <Button
              size="sm"
              variant="dangerOutline"
              onClick={onRevoke}
              aria-label={`Revoke the invitation of ${invitation.email}`}
            >
              Revoke
            </Button>
          </span>
        )}
      </Td>
    </Tr>
  );
};

const RevokeDialog = ({ invitation, onClose }: { invitation: Invitation | null; onClose: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    trpc.invitations.revoke.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.invitations.pathKey() });
        onClose();
        toast.success("The invitation is revoked.");
      },
      onError: (error) => toast.error(problemOf(error).message),
    }),
  );
  return (
    <ConfirmDialog
      open={invitation !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke the invitation of ${invitation?.email ?? ""}?`}
      confirmLabel="Revoke invitation"
      busy={revoke.isPending}
      onConfirm={() => invitation !== null && revoke.mutate({ id: invitation.id })}
    >
      <p>The link in the mail opens nothing from now on. You can invite them again.</p>
    </ConfirmDialog>
  );
};
