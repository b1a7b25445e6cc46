import type { AuditAction } from "@sluice/contracts";
import { insertAuditEntry, newId, type SystemTx } from "@sluice/db";
import type { Control } from "../control.ts";

interface AccountChange {
  readonly action: AuditAction;
  readonly before?: object | null;
  readonly after: object | null;
  readonly ip: string | null;
}

/** Notes what a person did to their own account, in the log of a tenant that they belong to. */
export const auditAccount = (
  control: Control,
  tx: SystemTx,
  entry: AccountChange & {
    readonly tenantId: string;
    readonly user: { readonly id: string; readonly email: string };
  },
): Promise<void> =>
  insertAuditEntry(tx, {
    id: newId("auditEntry"),
    tenantId: entry.tenantId,
    at: control.now(),
    actorKind: "user",
    actorId: entry.user.id,
    actorLabel: entry.user.email,
    action: entry.action,
    targetKind: "user",
    targetId: entry.user.id,
    targetLabel: entry.user.email,
    before: entry.before ?? null,
    after: entry.after,
    ip: entry.ip,
  });

/** In the log of every tenant that they belong to; in one order for everybody, because each log is locked in turn. */
export const auditAccountEverywhere = async (
  control: Control,
  tx: SystemTx,
  user: {
    readonly id: string;
    readonly email: string;
    readonly memberships: readonly { readonly tenantId: string }[];
  },
  change: AccountChange,
): Promise<void> => {
  for (const tenantId of user.memberships.map((membership) => membership.tenantId).sort()) {
    await auditAccount(control, tx, { ...change, tenantId, user });
  }
};
