import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { env } from "#env";
import { OperatorFrame } from "#features/operator/operator-frame.tsx";
import { ConsoleFrame } from "#features/shell/console-frame.tsx";
import { SessionProvider } from "#features/shell/session-context.tsx";
import { isOperator, readSession } from "#server/auth.ts";

/** To everybody else there is no such page, signed in or not. */
export default async function OperatorLayout({ children }: { children: ReactNode }) {
  const session = await readSession();
  if (session === null || !isOperator(session.user)) notFound();
  return (
    <SessionProvider session={session} isOperator>
      <ConsoleFrame hasMailbox={env().SLUICE_LOCAL}>
        <OperatorFrame>{children}</OperatorFrame>
      </ConsoleFrame>
    </SessionProvider>
  );
}
