import { ApiReference } from "#features/api-reference/api-reference.tsx";

export const metadata = { title: "API reference" };

export default function Page() {
  return <ApiReference />;
}
