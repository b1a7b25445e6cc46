import { IngestSection } from "#features/ingest/ingest-section.tsx";

export default async function IngestPage({ params }: { params: Promise<{ group: string; channel: string }> }) {
  const { group, channel } = await params;
  return <IngestSection channelGroup={group} channel={channel} />;
}
