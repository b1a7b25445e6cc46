"use client";
import type { Permission, Session } from "@sluice/contracts";
import { createContext, type ReactNode, useContext } from "react";

const SessionContext = createContext<Session | null>(null);

const OperatorContext = createContext(false);

interface SessionProviderProps {
  session: Session;
  isOperator: boolean;
  children: ReactNode;
}

export const SessionProvider = ({ session, isOperator, children }: SessionProviderProps) => (
  <SessionContext value={session}>
    <OperatorContext value={isOperator}>{children}</OperatorContext>
  </SessionContext>
);

/** Whether who is signed in runs this installation. */
export const useIsOperator = (): boolean => useContext(OperatorContext);

/** Who is signed in. Only below the console's layout. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession was called outside the console's layout");
  return session;
};

/** Whether the signed-in role allows something: what it does not allow is hidden here and refused by the server. */
export const useCan = (permission: Permission): boolean => useSession().permissions.includes(permission);
