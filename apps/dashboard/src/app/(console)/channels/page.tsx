import { resourceNameSchema } from "@sluice/contracts";
import { ChannelList } from "#features/channels/channel-list.tsx";

export const metadata = { title: "Channels" };

export default async function ChannelsPage({ searchParams }: { searchParams: Promise<{ group?: string | string[] }> }) {
  const group = resourceNameSchema.safeParse((await searchParams).group);
  return <ChannelList initialGroup={group.success ? group.data : ""} />;
}
