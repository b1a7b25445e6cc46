"use client";
import type { Channel } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

export const DeleteChannelCard = ({ channel }: { channel: Channel }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const removeEndpoint = useMutation(trpc.originEndpoints.delete.mutationOptions());
  const removeChannel = useMutation(trpc.channels.delete.mutationOptions());
  const path = { channelGroup: channel.channelGroup, channel: channel.name };
  // A channel goes only after its endpoints. Each step can be repeated, so an interrupted deletion is finished by a second one.
  const remove = useMutation({
    mutationFn: async () => {
      const endpoints = await queryClient.fetchQuery(
        trpc.originEndpoints.list.queryOptions({ ...path, limit: 100 }, { staleTime: 0 }),
      );
      for (const { name } of endpoints.items) await removeEndpoint.mutateAsync({ ...path, originEndpoint: name });
      await removeChannel.mutateAsync(path);
    },
    onSuccess: () => {
      toast.success(`Channel ${channel.name} is deleted.`);
      router.push("/channels");
      queryClient.removeQueries({ queryKey: trpc.channels.get.queryKey(path) });
      void queryClient.invalidateQueries({ queryKey: trpc.channelGroups.pathKey() });
      void queryClient.invalidateQueries({ queryKey: trpc.channels.list.pathKey() });
    },
    onError: toastProblem,
  });
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4 border-bad/30 px-5 py-4">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold text-[0.9375rem]">Delete this channel</h2>
        <p className="mt-0.5 text-[0.8125rem] text-ink-2 leading-5">
          Its endpoints and stored media go with it, and encoders are refused. Its usage stays in your account.
        </p>
      </div>
      <Button variant="dangerOutline" onClick={() => setAsking(true)} data-testid="delete-channel">
        Delete channel
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete channel ${channel.name}?`}
        confirmLabel="Delete for good"
        typed={channel.name}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        <p>
          Everybody who watches it is cut off, {channel.originEndpointCount === 0 ? "" : "its endpoints are deleted, "}
          and its media cannot be brought back.
        </p>
      </ConfirmDialog>
    </Card>
  );
};
