import { PlatformAudit } from "#features/operator/platform-audit.tsx";

export const metadata = { title: "Log of operators" };

export default function Page() {
  return <PlatformAudit />;
}
