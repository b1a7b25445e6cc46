import { AppError, PERMISSIONS, type TenantId, type UserId } from "@sluice/contracts";
import { findChannelGroup, findUserByEmail, findUserWithMemberships, replacePassword } from "@sluice/db";
import { hashPassword, verifyPassword } from "../accounts/passwords.ts";
import { addAccount } from "../accounts/sign-up.ts";
import { authenticateApiKey } from "../api-keys/authenticate-api-key.ts";
import { createApiKey } from "../api-keys/create-api-key.ts";
import { getChannel } from "../channels/get-channel.ts";
import { getIngestCredentials } from "../channels/get-ingest-credentials.ts";
import { randomBase62 } from "../channels/ingest-secrets.ts";
import { QUICK_START_GROUP, quickStart } from "../channels/quick-start.ts";
import type { Control, TenantContext } from "../control.ts";
import { listOriginEndpoints } from "../origin-endpoints/list-origin-endpoints.ts";

export const DEMO_EMAIL = "demo@sluice.local";
const DEMO_CHANNEL = "demo";

/** What no database gives back: the caller keeps it between starts, where only its user can read it. */
export interface DemoSecrets {
  readonly password: string;
  readonly apiKey: string;
}

export interface DemoFacts extends DemoSecrets {
  readonly email: string;
  readonly channelGroup: string;
  readonly channel: string;
  /** With user and password, ending in a slash: what an encoder is given as it is. */
  readonly ingestUrls: string[];
  readonly playback: { readonly format: "HLS-TS" | "HLS-CMAF" | "DASH"; readonly url: string }[];
}

/** Makes what is missing of the demo tenant, and keeps what is there: its secrets stay good over restarts. */
export const seedDemo = async (control: Control, saved: Partial<DemoSecrets> = {}): Promise<DemoFacts> => {
  const { userId, tenantId, password } = await takeAccount(control, saved.password);
  const context: TenantContext = {
    control,
    tenantId,
    actor: { kind: "user", id: userId, label: DEMO_EMAIL },
    permissions: new Set(PERMISSIONS),
    ip: null,
    idempotency: undefined,
  };
  const apiKey = await takeApiKey(context, saved.apiKey);
  await takeChannel(context);
  const path = { channelGroup: QUICK_START_GROUP, channel: DEMO_CHANNEL };
  const { items: credentials } = await getIngestCredentials(context, path);
  const { items: endpoints } = await listOriginEndpoints(context, { ...path, limit: 100 });
  return {
    email: DEMO_EMAIL,
    password,
    apiKey,
    ...path,
    ingestUrls: credentials.map(({ url, username, password: secret }) => {
      const withLogin = new URL(url);
      withLogin.username = username;
      withLogin.password = secret;
      return withLogin.href;
    }),
    playback: endpoints.flatMap(({ container, manifests }) =>
      manifests.map(({ kind, url }) => ({ format: kind === "DASH" ? "DASH" : (`HLS-${container}` as const), url })),
    ),
  };
};

const takeAccount = async (
  control: Control,
  savedPassword: string | undefined,
): Promise<{ userId: UserId; tenantId: TenantId; password: string }> => {
  const password = savedPassword ?? randomBase62(20);
  const there = await control.db.asSystem("seed-demo", async (tx) => {
    const user = await findUserByEmail(tx, DEMO_EMAIL);
    return user && findUserWithMemberships(tx, user.id);
  });
  if (there === null) {
    const account = { name: "Demo", email: DEMO_EMAIL, password, tenantName: "Demo" };
    return { ...(await addAccount(control, "seed-demo", account, { ip: null, verified: true })), password };
  }
  if (!(await verifyPassword(there.passwordHash, password))) {
    const passwordHash = await hashPassword(password);
    await control.db.asSystem("seed-demo", (tx) => replacePassword(tx, there.id, passwordHash));
  }
  const tenantId = there.memberships[0]?.tenantId;
  if (tenantId === undefined) throw new Error(`${DEMO_EMAIL} is a member of no tenant`);
  return { userId: there.id as UserId, tenantId: tenantId as TenantId, password };
};

const takeApiKey = async (context: TenantContext, saved: string | undefined): Promise<string> => {
  const known = saved === undefined ? null : await authenticateApiKey(context.control, saved);
  if (saved !== undefined && known?.tenantId === context.tenantId) return saved;
  const key = await createApiKey(context, { name: "Demo", permissions: [...PERMISSIONS], expiresInDays: null });
  return key.secret;
};

const takeChannel = async (context: TenantContext): Promise<void> => {
  const group = await context.control.db.forTenant(context.tenantId, (tx) => findChannelGroup(tx, QUICK_START_GROUP));
  const path = { channelGroup: QUICK_START_GROUP, channel: DEMO_CHANNEL };
  try {
    if (group !== null) {
      await getChannel(context, path);
      return;
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_found") throw error;
  }
  await quickStart(context, { name: DEMO_CHANNEL, testSource: true });
};
