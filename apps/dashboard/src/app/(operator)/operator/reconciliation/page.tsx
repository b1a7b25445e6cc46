import { ProviderReconciliation } from "#features/operator/provider-reconciliation.tsx";

export const metadata = { title: "Reconciliation" };

export default function Page() {
  return <ProviderReconciliation />;
}
