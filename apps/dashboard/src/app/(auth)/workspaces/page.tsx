import { redirect } from "next/navigation";
import { AuthCard } from "#features/auth/auth-card.tsx";
import { WorkspaceChoice } from "#features/shell/workspace-choice.tsx";
import { readSignedIn } from "#server/auth.ts";
import { readMemberships } from "#server/wire.ts";

export const metadata = { title: "Your workspaces" };

export default async function WorkspacesPage() {
  const known = await readSignedIn();
  if (known === null) redirect("/sign-in");
  const memberships = await readMemberships(known.person);
  return (
    <AuthCard
      title={memberships.length === 0 ? "You are in no workspace" : "Choose a workspace"}
      description={
        memberships.length === 0
          ? `Nobody has ${known.person.email} as a member now. Ask for an invitation, or make a workspace of your own.`
          : `You are signed in as ${known.person.email}. These are the workspaces that you are a member of.`
      }
    >
      <WorkspaceChoice memberships={memberships} />
    </AuthCard>
  );
}
