import { PlatformUsage } from "#features/operator/platform-usage.tsx";
import { operatorMetadata } from "#server/operator-metadata.ts";

export const generateMetadata = operatorMetadata("Usage of all tenants");

export default function Page() {
  return <PlatformUsage />;
}
