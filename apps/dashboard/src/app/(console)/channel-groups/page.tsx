import { ChannelGroupList } from "#features/channel-groups/channel-group-list.tsx";

export const metadata = { title: "Channel groups" };

export default function Page() {
  return <ChannelGroupList />;
}
