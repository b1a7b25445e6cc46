"use client";
import { UsagePanel } from "./usage-panel.tsx";

export const ChannelUsage = ({ channelGroup, channel }: { channelGroup: string; channel: string }) => (
  <UsagePanel only={{ channelGroup, channel }} initialRange="24h" />
);
