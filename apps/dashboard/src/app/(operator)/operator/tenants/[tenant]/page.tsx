import { TenantPage } from "#features/operator/tenant-page.tsx";
import { operatorMetadata } from "#server/operator-metadata.ts";

export const generateMetadata = operatorMetadata("Tenant");

export default async function Page({ params }: { params: Promise<{ tenant: string }> }) {
  return <TenantPage tenantId={(await params).tenant} />;
}
