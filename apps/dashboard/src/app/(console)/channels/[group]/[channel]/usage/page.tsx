import { ChannelUsage } from "#features/usage/channel-usage.tsx";

export default async function ChannelUsagePage({ params }: { params: Promise<{ group: string; channel: string }> }) {
  const { group, channel } = await params;
  return <ChannelUsage channelGroup={group} channel={channel} />;
}
