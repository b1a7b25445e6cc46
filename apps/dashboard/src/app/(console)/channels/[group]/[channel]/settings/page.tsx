import { ChannelSettings } from "#features/channels/channel-settings.tsx";

export default async function ChannelSettingsPage({ params }: { params: Promise<{ group: string; channel: string }> }) {
  const { group, channel } = await params;
  return <ChannelSettings channelGroup={group} channel={channel} />;
}
