import { TenantList } from "#features/operator/tenant-list.tsx";
import { operatorMetadata } from "#server/operator-metadata.ts";

export const generateMetadata = operatorMetadata("Tenants");

export default function Page() {
  return <TenantList />;
}
