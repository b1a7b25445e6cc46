import { AccessLogReconciliation } from "#features/operator/access-log-reconciliation.tsx";
import { ProviderReconciliation } from "#features/operator/provider-reconciliation.tsx";

export const metadata = { title: "Reconciliation" };

export default function Page() {
  return (
    <>
      <AccessLogReconciliation />
      <ProviderReconciliation />
    </>
  );
}
