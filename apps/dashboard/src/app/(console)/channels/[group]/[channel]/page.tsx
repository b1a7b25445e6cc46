import { ChannelOverview } from "#features/channels/channel-overview.tsx";

export default async function ChannelPage({ params }: { params: Promise<{ group: string; channel: string }> }) {
  const { group, channel } = await params;
  return <ChannelOverview channelGroup={group} channel={channel} />;
}
