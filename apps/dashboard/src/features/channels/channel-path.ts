/** The console's address of a channel, or of one of its sections. */
export const channelPath = (channelGroup: string, channel: string, section?: string): string =>
  `/channels/${channelGroup}/${channel}${section === undefined ? "" : `/${section}`}`;
