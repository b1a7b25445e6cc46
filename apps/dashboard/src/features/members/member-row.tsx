"use client";
import { isRoleWithin, type Member } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Crown, Ellipsis, LogOut, UserMinus } from "lucide-react";
import { toast } from "sonner";
import { useCan, useSession } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Menu, MenuItem } from "#ui/menu.tsx";
import { Select } from "#ui/select.tsx";
import { Td, Tr } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { roleOptions } from "./role-options.ts";
import { ROLE_MEANINGS } from "./role-words.ts";

interface MemberRowProps {
  member: Member;
  onRemove: () => void;
  onTransfer: () => void;
  onLeave: () => void;
}

export const MemberRow = ({ member, onRemove, onTransfer, onLeave }: MemberRowProps) => {
  const { user, role: ownRole, permissions } = useSession();
  const isSelf = member.email === user.email;
  // One's own role is left alone here: whoever gives it up asks somebody else, or hands the workspace over.
  const canWrite = useCan("member:write") && !isSelf && isRoleWithin(member.role, new Set(permissions));
  const canTransfer = ownRole === "owner" && !isSelf;
  return (
    <Tr
      data-testid="member-row"
      className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 px-5 py-3 max-sm:[&>td]:p-0! sm:table-row"
    >
      <Td className="sm:max-w-56">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="min-w-0 font-medium [overflow-wrap:anywhere] sm:truncate">{member.name}</span>
          {isSelf && <Badge tone="outline">You</Badge>}
        </span>
        <span className="block text-ink-3 text-xs [overflow-wrap:anywhere] sm:truncate lg:hidden">{member.email}</span>
      </Td>
      <Td className="col-span-2 row-start-2 max-sm:mt-2">
        {canWrite ? (
          <RoleSelect member={member} />
        ) : (
          <>
            <span className="font-medium capitalize">{member.role}</span>
            <span className="block text-ink-3 text-xs">{ROLE_MEANINGS[member.role]}</span>
          </>
        )}
      </Td>
      <Td className="hidden max-w-64 lg:table-cell">
        <span className="block truncate">{member.email}</span>
        <span className="block text-ink-3 text-xs">{member.emailVerified ? "confirmed" : "not confirmed yet"}</span>
      </Td>
      <Td className="hidden text-ink-2 sm:table-cell">
        <Time at={member.joinedAt} />
      </Td>
      <Td className="col-start-2 row-start-1 text-right sm:w-0">
        {(isSelf || canWrite || canTransfer) && (
          <Menu
            trigger={
              <Button
                variant="ghost"
                size="iconSm"
                aria-label={`More about ${member.name}`}
                data-testid={isSelf ? "own-actions" : "member-actions"}
              >
                <Ellipsis aria-hidden />
              </Button>
            }
          >
            {canTransfer && (
              <MenuItem onSelect={onTransfer} data-testid="member-transfer">
                <Crown aria-hidden /> Hand the workspace over
              </MenuItem>
            )}
            {canWrite && (
              <MenuItem danger onSelect={onRemove} data-testid="member-remove">
                <UserMinus aria-hidden /> Remove
              </MenuItem>
            )}
            {isSelf && (
              <MenuItem danger onSelect={onLeave} data-testid="member-leave">
                <LogOut aria-hidden /> Leave this workspace
              </MenuItem>
            )}
          </Menu>
        )}
      </Td>
    </Tr>
  );
};

const RoleSelect = ({ member }: { member: Member }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { permissions } = useSession();
  const setRole = useMutation(
    trpc.members.setRole.mutationOptions({
      onSuccess: async ({ name, role }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
        toast.success(`${name} has the role ${role} now.`);
      },
      onError: (error) => toast.error(problemOf(error).message),
    }),
  );
  return (
    <Select
      value={setRole.isPending ? setRole.variables.role : member.role}
      onValueChange={(role) => role !== member.role && setRole.mutate({ id: member.id, role })}
      options={roleOptions(permissions)}
      disabled={setRole.isPending}
      className="w-28 sm:w-32"
      aria-label={`Role of ${member.name}`}
      data-testid="member-role"
    />
  );
};
