import { TenantList } from "#features/operator/tenant-list.tsx";

export const metadata = { title: "Tenants" };

export default function Page() {
  return <TenantList />;
}
