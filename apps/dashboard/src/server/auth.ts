import { AppError, type ErrorCode, type Person, type Session, signInSchema } from "@sluice/contracts";
import {
  forgetSession,
  isOperator as isOperatorOfControl,
  readSignedIn as readSignedInOfClaim,
  type SessionClaim,
  type SignedInAs,
  signIn,
  switchTenant,
} from "@sluice/control";
import { type AuthOptions, getServerSession } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { cache } from "react";
import { z } from "zod";
import { env } from "#env";
import { ipOf } from "./ip-of.ts";
import { wire } from "./wire.ts";

const SESSION_SECONDS = 14 * 24 * 3600;

const SAID_TO_THE_FORM: ReadonlySet<ErrorCode> = new Set(["rate_limited", "code_required", "invalid_code"]);

const claimSchema = z.object({
  userId: z.string(),
  sessionVersion: z.number().int(),
  sessionId: z.string(),
  tenantId: z.string().optional(),
});
/** What the page asks for when it wants to go over to another tenant. */
const switchSchema = z.object({ tenantId: z.string() });

const toHeaders = (headers: Record<string, unknown> | undefined): Headers => {
  const taken = new Headers();
  for (const name of ["x-forwarded-for", "user-agent"]) {
    const value = headers?.[name];
    if (typeof value === "string") taken.set(name, value);
  }
  return taken;
};

/** A signed cookie names the session; each request holds it against the session's row and the user's version. */
export const authOptions = (): AuthOptions => ({
  secret: env().NEXTAUTH_SECRET,
  useSecureCookies: env().NEXTAUTH_URL.startsWith("https:"),
  session: { strategy: "jwt", maxAge: SESSION_SECONDS },
  pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
  providers: [
    CredentialsProvider({
      credentials: { email: { type: "email" }, password: { type: "password" }, code: { type: "text" } },
      authorize: async (credentials, request) => {
        const input = signInSchema.safeParse(credentials);
        if (!input.success) return null;
        try {
          const headers = toHeaders(request.headers);
          const known = await signIn(wire().control, input.data, ipOf({ headers }), headers.get("user-agent"));
          const { userId, sessionVersion, sessionId, tenantId } = known;
          return { id: userId, sessionVersion, sessionId, tenantId };
        } catch (error) {
          // next-auth hands the message of what is thrown to the form; null is "wrong, and nobody says what".
          if (error instanceof AppError && error.code === "invalid_credentials") return null;
          if (error instanceof AppError && SAID_TO_THE_FORM.has(error.code)) throw new Error(error.code);
          console.error("sign-in failed:", error);
          throw new Error("internal");
        }
      },
    }),
  ],
  events: {
    signOut: async ({ token }) => {
      const claim = claimSchema.safeParse(token).data;
      if (claim !== undefined) await forgetSession(wire().control, { id: claim.sessionId, userId: claim.userId });
    },
  },
  callbacks: {
    jwt: async ({ token, user, trigger, session }) => {
      if (trigger === "update") return { ...token, ...(await readSwitch(token, session)) };
      if (user === undefined) return token;
      return { ...user, userId: user.id };
    },
    session: ({ session, token }) => ({ expires: session.expires, claim: claimSchema.safeParse(token).data }),
  },
});

/** The tenant that a session may go over to: one that its person is a member of. Nothing for any other wish. */
const readSwitch = async (token: unknown, wish: unknown): Promise<{ tenantId: string } | undefined> => {
  const [claim, wanted] = [claimSchema.safeParse(token), switchSchema.safeParse(wish)];
  if (!claim.success || !wanted.success) return undefined;
  const tenantId = await switchTenant(wire().control, claim.data, wanted.data.tenantId);
  return tenantId === null ? undefined : { tenantId };
};

/** What the cookie of the present request says, unchecked against the database. */
export const readClaim = async (): Promise<SessionClaim | null> => {
  const session: unknown = await getServerSession(authOptions());
  return z.object({ claim: claimSchema }).safeParse(session).data?.claim ?? null;
};

/** Who is signed in, be it in a tenant or in none, checked against the database; once a request. */
export const readSignedIn = cache(async (): Promise<SignedInAs | null> => {
  const claim = await readClaim();
  return claim === null ? null : readSignedInOfClaim(wire().control, claim);
});

/** Who is signed in and in which tenant. */
export const readSession = async (): Promise<Session | null> => (await readSignedIn())?.session ?? null;

/** Whether somebody runs this installation. */
export const isOperator = (person: Person): boolean => isOperatorOfControl(wire().control, person);
