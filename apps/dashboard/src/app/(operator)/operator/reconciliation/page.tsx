import { AccessLogReconciliation } from "#features/operator/access-log-reconciliation.tsx";
import { ProviderReconciliation } from "#features/operator/provider-reconciliation.tsx";
import { operatorMetadata } from "#server/operator-metadata.ts";

export const generateMetadata = operatorMetadata("Reconciliation");

export default function Page() {
  return (
    <>
      <AccessLogReconciliation />
      <ProviderReconciliation />
    </>
  );
}
