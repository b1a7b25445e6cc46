"use client";
import type { Permission, Session } from "@sluice/contracts";
import { createContext, type ReactNode, useContext } from "react";

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = ({ session, children }: { session: Session; children: ReactNode }) => (
  <SessionContext value={session}>{children}</SessionContext>
);

/** Who is signed in. Only below the console's layout. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession was called outside the console's layout");
  return session;
};

/** Whether the signed-in role allows something: what it does not allow is hidden here and refused by the server. */
export const useCan = (permission: Permission): boolean => useSession().permissions.includes(permission);
