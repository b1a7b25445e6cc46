"use client";
import type { Channel } from "@sluice/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { toast } from "sonner";
import { useLiveStatus } from "#features/health/live-status.tsx";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useCan } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { Switch } from "#ui/switch.tsx";

export const TestSourceCard = ({ channel }: { channel: Channel }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canWrite = useCan("channel:write");
  const id = useId();
  const { status } = useLiveStatus();
  const flags = useQuery(trpc.tenant.flags.queryOptions());
  // What plays may always be ended.
  const isOff = flags.data?.testSource === false && !channel.testSource;
  const update = useMutation(
    trpc.channels.update.mutationOptions({
      onSuccess: (changed) => {
        queryClient.setQueryData(
          trpc.channels.get.queryKey({ channelGroup: channel.channelGroup, channel: channel.name }),
          changed,
        );
        toast.success(changed.testSource ? "The test picture starts within seconds." : "The test picture is off.");
      },
      onError: toastProblem,
    }),
  );
  return (
    <Card className="flex items-center justify-between gap-4 px-5 py-4">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-2">
          <label htmlFor={id} className="font-semibold text-[0.9375rem]">
            Test picture
          </label>
          {status?.testSource === "sending" && <Badge tone="live">Sending</Badge>}
          {status?.testSource === "yielding" && <Badge>Yields to your encoder</Badge>}
        </div>
        <p id={`${id}-hint`} className="mt-0.5 text-[0.8125rem] text-ink-2 leading-5">
          {isOff
            ? "Whoever runs this installation has switched it off for your workspace."
            : "A moving picture with sound goes into endpoint 1 while no encoder is sending there."}
        </p>
      </div>
      <Switch
        id={id}
        aria-describedby={`${id}-hint`}
        checked={update.isPending ? update.variables.testSource === true : channel.testSource}
        disabled={!canWrite || isOff || update.isPending}
        onCheckedChange={(testSource) =>
          update.mutate({ channelGroup: channel.channelGroup, channel: channel.name, testSource })
        }
        data-testid="test-source-switch"
      />
    </Card>
  );
};
