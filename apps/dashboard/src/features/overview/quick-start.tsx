"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Cable, MonitorPlay } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { channelPath } from "#features/channels/channel-path.ts";
import { toastProblem } from "#features/help/toast-problem.ts";
import { useCan } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Notice } from "#ui/notice.tsx";

const FIRST_CHANNEL = "first-channel";

/** One click to a first channel: playing the test picture, or waiting for an encoder. */
export const QuickStart = () => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const canWrite = useCan("channel:write");
  const start = useMutation(
    trpc.channels.quickStart.mutationOptions({
      onSuccess: async ({ channel }, { testSource }) => {
        const { channelGroup, name } = channel;
        router.push(channelPath(channelGroup, name, testSource === false ? "ingest" : undefined));
        await queryClient.invalidateQueries();
      },
      onError: toastProblem,
    }),
  );
  if (!canWrite) {
    return (
      <Notice title="There is no channel yet">
        Your role may look but not make one: ask an operator, an admin or the owner.
      </Notice>
    );
  }
  const isBusy = start.isPending || start.isSuccess;
  const chosen = start.variables?.testSource;
  return (
    <div className="grid gap-4 md:grid-cols-2" data-testid="quick-start">
      <Choice
        icon={<MonitorPlay aria-hidden className="size-5" />}
        title="Start with the test picture"
        text="A channel with a moving picture and sound, playing in HLS and DASH a few seconds from now. Nothing to install."
        isPrimary
        busy={isBusy && chosen === true}
        disabled={isBusy}
        testId="quick-start-test"
        action="Start"
        onClick={() => start.mutate({ name: FIRST_CHANNEL, testSource: true })}
      />
      <Choice
        icon={<Cable aria-hidden className="size-5" />}
        title="Connect my encoder"
        text="A channel with two ingest URLs and ready-made commands for ffmpeg and OBS, filled in with its credentials."
        busy={isBusy && chosen === false}
        disabled={isBusy}
        testId="quick-start-encoder"
        action="Get the URLs"
        onClick={() => start.mutate({ name: FIRST_CHANNEL, testSource: false })}
      />
    </div>
  );
};

interface ChoiceProps {
  icon: ReactNode;
  title: string;
  text: string;
  action: string;
  isPrimary?: boolean;
  busy: boolean;
  disabled: boolean;
  testId: string;
  onClick: () => void;
}

const Choice = ({ icon, title, text, action, isPrimary, busy, disabled, testId, onClick }: ChoiceProps) => (
  <Card className="flex flex-col items-start gap-4 p-6">
    <span className="flex size-10 items-center justify-center rounded-lg bg-accent-soft text-accent-text">{icon}</span>
    <div className="flex-1">
      <h2 className="font-semibold text-base leading-6">{title}</h2>
      <p className="mt-1 text-ink-2 leading-6">{text}</p>
    </div>
    <Button
      variant={isPrimary === true ? "primary" : "secondary"}
      size="lg"
      busy={busy}
      disabled={disabled}
      onClick={onClick}
      data-testid={testId}
    >
      {action}
    </Button>
  </Card>
);
