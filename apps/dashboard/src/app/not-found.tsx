import { mustEnrolTwoFactor } from "@sluice/contracts";
import { env } from "#env";
import { ConsoleFrame } from "#features/shell/console-frame.tsx";
import { NothingHere } from "#features/shell/nothing-here.tsx";
import { SessionProvider } from "#features/shell/session-context.tsx";
import { isOperator, readSession } from "#server/auth.ts";

export const metadata = { title: "Not found" };

/** Whoever is signed in keeps the menu, and finds on from there. */
export default async function NotFound() {
  const session = await readSession();
  if (session === null || mustEnrolTwoFactor(session)) {
    return (
      <main className="grid min-h-[80dvh] place-items-center">
        <NothingHere />
      </main>
    );
  }
  return (
    <SessionProvider session={session} isOperator={isOperator(session.user)}>
      <ConsoleFrame hasMailbox={env().SLUICE_LOCAL}>
        <div className="grid min-h-[80dvh] place-items-center">
          <NothingHere />
        </div>
      </ConsoleFrame>
    </SessionProvider>
  );
}
