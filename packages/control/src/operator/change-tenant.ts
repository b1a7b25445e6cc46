import type { AuditAction, OperatorAction, OperatorTenantFacts, TenantId } from "@sluice/contracts";
import { findTenant, insertAuditEntry, lockTenant, newId, type SystemTx, type TenantRow } from "@sluice/db";
import { notFound } from "../refusals.ts";
import { asOperator, type OperatorContext } from "./as-operator.ts";
import { readTenantFacts } from "./get-tenant-facts.ts";

interface TenantChange {
  readonly tenantId: TenantId;
  readonly action: AuditAction & OperatorAction;
  /** For the operators' log. */
  readonly detail: object;
  /** What the tenant's own log says of it, or null when nothing has changed. Who of us did it stays with us. */
  readonly work: (
    tx: SystemTx,
    row: TenantRow,
    now: Date,
  ) => Promise<{ readonly before: object | null; readonly after: object | null } | null>;
}

/** A change of one tenant by an operator: both logs say so, the operators' and the tenant's. */
export const changeTenant = (context: OperatorContext, change: TenantChange): Promise<OperatorTenantFacts> => {
  const { tenantId, action, detail } = change;
  return asOperator(context, { action, target: { kind: "tenant", id: tenantId }, detail }, async (tx, now) => {
    if ((await findTenant(tx, tenantId)) === null) throw notFound("tenant", tenantId);
    await lockTenant(tx, tenantId);
    const row = await findTenant(tx, tenantId);
    if (row === null) throw notFound("tenant", tenantId);
    const changed = await change.work(tx, row, now);
    if (changed !== null) {
      await insertAuditEntry(tx, {
        id: newId("auditEntry"),
        tenantId,
        at: now,
        actorKind: "system",
        actorId: "operator",
        actorLabel: "The operator of this installation",
        action,
        targetKind: "tenant",
        targetId: tenantId,
        targetLabel: row.name,
        ip: null,
        ...changed,
      });
    }
    return readTenantFacts(tx, tenantId, now);
  });
};
