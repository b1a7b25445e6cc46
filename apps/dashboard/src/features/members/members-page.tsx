"use client";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { Button } from "#ui/button.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { MemberList } from "./member-list.tsx";

export const MembersPage = () => {
  const canWrite = useCan("member:write");
  const [isInviting, setInviting] = useState(false);
  return (
    <>
      <PageHeader
        title="Members"
        description="Who can sign in to this workspace, and what their role allows."
        {...(canWrite
          ? {
              actions: (
                <Button variant="primary" onClick={() => setInviting(true)} data-testid="invite">
                  <UserPlus aria-hidden /> Invite
                </Button>
              ),
            }
          : {})}
      />
      <MemberList />
      <InvitationList />
      <InviteDialog open={isInviting} onOpenChange={setInviting} />
    </>
  );
};
