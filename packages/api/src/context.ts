import type { Person, Session } from "@sluice/contracts";
import {
  type AuthenticatedApiKey,
  authenticateApiKey,
  type Control,
  readSignedIn,
  type SessionClaim,
} from "@sluice/control";

/** Who asks: a person with a session, or a program with an API key. */
export type Principal =
  | { readonly kind: "user"; readonly session: Session }
  | ({ readonly kind: "apiKey" } & AuthenticatedApiKey);

export interface ApiContext {
  readonly control: Control;
  /** null: nobody, or somebody whose session or key is not valid any more. */
  readonly principal: Principal | null;
  /** Who is signed in, also when they belong to no tenant. */
  readonly person?: Person | null | undefined;
  readonly ip: string | null;
  /** Everything is looked at and nothing is changed. */
  readonly isDryRun?: boolean | undefined;
  readonly idempotency?: { readonly key: string; readonly requestHash: string } | undefined;
}

/** The context of a browser's request, from what its session cookie says. */
export const createSessionContext = async (
  control: Control,
  claim: SessionClaim | null,
  ip: string | null,
): Promise<ApiContext> => {
  const known = claim === null ? null : await readSignedIn(control, claim);
  const session = known?.session ?? null;
  const principal = session === null ? null : ({ kind: "user", session } as const);
  return { control, principal, person: known?.person ?? null, ip };
};

/** The context of a program's request, from its `Authorization: Bearer` header. */
export const createApiKeyContext = async (
  control: Control,
  authorization: string | null,
  ip: string | null,
): Promise<ApiContext> => {
  const secret = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  const known = secret === undefined ? null : await authenticateApiKey(control, secret, ip);
  return { control, principal: known === null ? null : { kind: "apiKey", ...known }, ip };
};
