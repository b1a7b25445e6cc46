import { mustEnrolTwoFactor, type Tenant } from "@sluice/contracts";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { env } from "#env";
import { ClosedWorkspace } from "#features/settings/closed-workspace.tsx";
import { SuspendedWorkspace } from "#features/settings/suspended-workspace.tsx";
import { ConsoleFrame } from "#features/shell/console-frame.tsx";
import { SessionProvider } from "#features/shell/session-context.tsx";
import { isOperator, readSignedIn } from "#server/auth.ts";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const known = await readSignedIn();
  if (known === null) {
    const here = (await headers()).get("x-pathname") ?? "/";
    redirect(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`);
  }
  const { session } = known;
  // Removed from it, left it, or it was erased: the person is signed in, and nowhere.
  if (session === null) redirect("/workspaces");
  if (mustEnrolTwoFactor(session)) redirect("/two-factor");
  return (
    <SessionProvider session={session} isOperator={isOperator(session.user)}>
      <ConsoleFrame hasMailbox={env().SLUICE_LOCAL}>{insteadOfPages(session.tenant) ?? children}</ConsoleFrame>
    </SessionProvider>
  );
}

/** All that there is, wherever one goes, of a workspace that is off. */
const insteadOfPages = ({ deletion, suspension }: Tenant): ReactNode => {
  if (deletion !== null) return <ClosedWorkspace />;
  return suspension === null ? null : <SuspendedWorkspace suspension={suspension} />;
};
