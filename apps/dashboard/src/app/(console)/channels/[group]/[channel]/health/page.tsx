import { HealthSection } from "#features/health/health-section.tsx";

export default async function HealthPage({ params }: { params: Promise<{ group: string; channel: string }> }) {
  const { group, channel } = await params;
  return <HealthSection channelGroup={group} channel={channel} />;
}
