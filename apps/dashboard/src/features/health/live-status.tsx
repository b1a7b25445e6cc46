"use client";
import type { ChannelStatus } from "@sluice/contracts";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { appendSample, type BitrateSample, bitratesOf, liveEventSchema } from "./live-event.ts";

interface LiveStatus {
  /** `undefined` until the first event. */
  readonly status: ChannelStatus | null | undefined;
  readonly history: readonly BitrateSample[];
  /** What to add to this browser's clock to get the server's. */
  readonly clockOffsetMs: number;
  readonly connection: "connecting" | "open" | "lost";
}

const INITIAL: LiveStatus = { status: undefined, history: [], clockOffsetMs: 0, connection: "connecting" };

const LiveStatusContext = createContext<LiveStatus>(INITIAL);

interface LiveStatusProviderProps {
  channelGroup: string;
  channel: string;
  children: ReactNode;
}

/** Follows a channel's status while any of its pages is open. EventSource reconnects by itself. */
export const LiveStatusProvider = ({ channelGroup, channel, children }: LiveStatusProviderProps) => {
  const [live, setLive] = useState(INITIAL);
  useEffect(() => {
    setLive(INITIAL);
    const source = new EventSource(`/api/live/channel-groups/${channelGroup}/channels/${channel}`);
    source.addEventListener("status", (message) => {
      const event = liveEventSchema.safeParse(JSON.parse(message.data));
      if (!event.success) return;
      setLive(({ history }) => ({
        status: event.data.status,
        history: appendSample(history, bitratesOf(event.data)),
        clockOffsetMs: event.data.nowMs - Date.now(),
        connection: "open",
      }));
    });
    source.addEventListener("error", () => setLive((last) => ({ ...last, connection: "lost" })));
    return () => source.close();
  }, [channelGroup, channel]);
  return <LiveStatusContext value={live}>{children}</LiveStatusContext>;
};

export const useLiveStatus = (): LiveStatus => useContext(LiveStatusContext);
