import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { env } from "#env";
import { ClosedWorkspace } from "#features/settings/closed-workspace.tsx";
import { ConsoleFrame } from "#features/shell/console-frame.tsx";
import { SessionProvider } from "#features/shell/session-context.tsx";
import { readSignedIn } from "#server/auth.ts";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const known = await readSignedIn();
  if (known === null) {
    const here = (await headers()).get("x-pathname") ?? "/";
    redirect(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`);
  }
  const { session } = known;
  // Removed from it, left it, or it was erased: the person is signed in, and nowhere.
  if (session === null) redirect("/workspaces");
  return (
    <SessionProvider session={session}>
      <ConsoleFrame hasMailbox={env().SLUICE_LOCAL}>
        {session.tenant.deletion === null ? children : <ClosedWorkspace />}
      </ConsoleFrame>
    </SessionProvider>
  );
}
