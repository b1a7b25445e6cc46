import { Badge, Dot } from "#ui/badge.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import type { ChannelState } from "./channel-state.ts";

export const StateBadge = ({ state }: { state: ChannelState | undefined }) =>
  state === undefined ? (
    <Skeleton className="h-5 w-16 rounded-full" />
  ) : (
    <Badge tone={state.tone} data-testid="channel-state" data-state={state.kind} title={state.meaning}>
      <Dot tone={state.tone} />
      {state.label}
    </Badge>
  );
