import { PackagerNodes } from "#features/operator/packager-nodes.tsx";

export const metadata = { title: "Packagers" };

export default function Page() {
  return <PackagerNodes />;
}
