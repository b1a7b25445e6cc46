import type { OperatorAction } from "@sluice/contracts";
import { insertPlatformAuditEntry, newId, type SystemTx } from "@sluice/db";
import type { Control } from "../control.ts";

/** One request of somebody who runs this installation. Every use case of theirs takes it first. */
export interface OperatorContext {
  readonly control: Control;
  readonly operator: { readonly id: string; readonly email: string };
  readonly ip: string | null;
}

/** What an operator looks at or does, as their own log will say. */
export interface OperatorAct {
  readonly action: OperatorAction;
  readonly target: { readonly kind: string; readonly id: string };
  readonly detail?: object;
}

/**
 * The only way for an operator to see or change anything: in one transaction with the log entry that says so. What is not
 * written down does not happen, and what does not happen is not written down.
 */
export const asOperator = <T>(
  { control, operator, ip }: OperatorContext,
  { action, target, detail }: OperatorAct,
  work: (tx: SystemTx, now: Date) => Promise<T>,
): Promise<T> =>
  control.db.asSystem("operator", async (tx) => {
    const now = control.now();
    await insertPlatformAuditEntry(tx, {
      id: newId("platformAuditEntry"),
      at: now,
      operatorId: operator.id,
      operatorEmail: operator.email,
      action,
      targetKind: target.kind,
      targetId: target.id,
      detail: detail ?? null,
      ip,
    });
    return work(tx, now);
  });

/** For what is about the installation as a whole. */
export const PLATFORM = { kind: "platform", id: "" } as const;
