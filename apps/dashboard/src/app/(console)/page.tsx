import { Overview } from "#features/overview/overview.tsx";

export const metadata = { title: "Overview" };

export default function Page() {
  return <Overview />;
}
