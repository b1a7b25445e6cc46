import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ChannelFrame } from "#features/channels/channel-frame.tsx";

interface Props {
  params: Promise<{ group: string; channel: string }>;
  children: ReactNode;
}

export const generateMetadata = async ({ params }: Pick<Props, "params">): Promise<Metadata> => ({
  title: (await params).channel,
});

export default async function ChannelLayout({ params, children }: Props) {
  const { group, channel } = await params;
  return (
    <ChannelFrame channelGroup={group} channel={channel}>
      {children}
    </ChannelFrame>
  );
}
