import { PlatformUsage } from "#features/operator/platform-usage.tsx";

export const metadata = { title: "Usage of all tenants" };

export default function Page() {
  return <PlatformUsage />;
}
