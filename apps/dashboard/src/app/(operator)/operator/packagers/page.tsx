import { PackagerNodes } from "#features/operator/packager-nodes.tsx";
import { operatorMetadata } from "#server/operator-metadata.ts";

export const generateMetadata = operatorMetadata("Packagers");

export default function Page() {
  return <PackagerNodes />;
}
