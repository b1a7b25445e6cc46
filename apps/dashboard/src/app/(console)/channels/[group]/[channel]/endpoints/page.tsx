import { EndpointsSection } from "#features/endpoints/endpoints-section.tsx";

export default async function EndpointsPage({ params }: { params: Promise<{ group: string; channel: string }> }) {
  const { group, channel } = await params;
  return <EndpointsSection channelGroup={group} channel={channel} />;
}
