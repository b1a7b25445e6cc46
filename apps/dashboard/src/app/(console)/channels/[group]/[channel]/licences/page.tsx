import { LicencesSection } from "#features/licences/licences-section.tsx";

export default async function LicencesPage({ params }: { params: Promise<{ group: string; channel: string }> }) {
  const { group, channel } = await params;
  return <LicencesSection channelGroup={group} channel={channel} />;
}
