import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { env } from "#env";
import { ConsoleFrame } from "#features/shell/console-frame.tsx";
import { SessionProvider } from "#features/shell/session-context.tsx";
import { readSession } from "#server/auth.ts";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = await readSession();
  if (session === null) {
    const here = (await headers()).get("x-pathname") ?? "/";
    redirect(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`);
  }
  return (
    <SessionProvider session={session}>
      <ConsoleFrame hasMailbox={env().SLUICE_LOCAL}>{children}</ConsoleFrame>
    </SessionProvider>
  );
}
