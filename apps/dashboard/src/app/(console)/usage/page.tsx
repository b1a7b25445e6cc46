import { UsagePage } from "#features/usage/usage-page.tsx";

export const metadata = { title: "Usage" };

export default function Page() {
  return <UsagePage />;
}
