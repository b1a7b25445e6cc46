"use client";
import type { Membership } from "@sluice/contracts";
import { LogOut } from "lucide-react";
import { signOut } from "next-auth/react";
import { Button } from "#ui/button.tsx";
import { CreateTenantForm } from "./create-tenant-form.tsx";
import { WorkspaceList } from "./workspace-list.tsx";

/** For who is signed in and in no workspace: the one they were in is gone, or they left it. */
export const WorkspaceChoice = ({ memberships }: { memberships: readonly Membership[] }) => (
  <div className="grid gap-6">
    {memberships.length > 0 && <WorkspaceList memberships={memberships} />}
    <CreateTenantForm className="grid gap-4">
      {({ fields, isSubmitting }) => (
        <>
          <h2 className="font-semibold">New workspace</h2>
          {fields}
          <Button type="submit" variant="primary" size="lg" busy={isSubmitting} data-testid="new-tenant-submit">
            Create workspace
          </Button>
        </>
      )}
    </CreateTenantForm>
    <Button variant="ghost" onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
      <LogOut aria-hidden /> Sign out
    </Button>
  </div>
);
