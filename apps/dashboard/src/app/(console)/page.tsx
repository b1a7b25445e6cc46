import { Overview } from "#features/overview/overview.tsx";
import { WithoutChannels } from "#features/overview/without-channels.tsx";
import { readSession } from "#server/auth.ts";

export const metadata = { title: "Overview" };

export default async function Page() {
  const session = await readSession();
  return session?.permissions.includes("channel:read") === true ? <Overview /> : <WithoutChannels />;
}
