import { TenantPage } from "#features/operator/tenant-page.tsx";

export const metadata = { title: "Tenant" };

export default async function Page({ params }: { params: Promise<{ tenant: string }> }) {
  return <TenantPage tenantId={(await params).tenant} />;
}
