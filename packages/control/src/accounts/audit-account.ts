import type { AuditAction } from "@sluice/contracts";
import { insertAuditEntry, newId, type SystemTx } from "@sluice/db";
import type { Control } from "../control.ts";

/** Notes what a person did to their own account, in the log of a tenant that they belong to. */
export const auditAccount = (
  control: Control,
  tx: SystemTx,
  entry: {
    readonly tenantId: string;
    readonly user: { readonly id: string; readonly email: string };
    readonly action: AuditAction;
    readonly after: object | null;
    readonly ip: string | null;
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
    before: null,
    after: entry.after,
    ip: entry.ip,
  });
