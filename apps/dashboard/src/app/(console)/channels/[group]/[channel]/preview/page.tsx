import { PreviewSection } from "#features/player/preview-section.tsx";

export default async function PreviewPage({ params }: { params: Promise<{ group: string; channel: string }> }) {
  const { group, channel } = await params;
  return <PreviewSection channelGroup={group} channel={channel} />;
}
