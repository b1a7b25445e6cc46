import { PlatformAudit } from "#features/operator/platform-audit.tsx";
import { operatorMetadata } from "#server/operator-metadata.ts";

export const generateMetadata = operatorMetadata("Log of operators");

export default function Page() {
  return <PlatformAudit />;
}
