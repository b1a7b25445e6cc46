"use client";
import { type Channel, channelChangeSchema } from "@sluice/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useCan } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { Fact } from "#ui/fact.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Textarea } from "#ui/input.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Time } from "#ui/time.tsx";
import { DeleteChannelCard } from "./delete-channel-card.tsx";

export const ChannelSettings = ({ channelGroup, channel }: { channelGroup: string; channel: string }) => {
  const trpc = useTRPC();
  const query = useQuery(trpc.channels.get.queryOptions({ channelGroup, channel }));
  const canWrite = useCan("channel:write");
  if (query.data === undefined) return <Skeleton className="h-64 rounded-lg" />;
  return (
    <div className="grid gap-6">
      <DescriptionCard key={query.data.etag} channel={query.data} isLocked={!canWrite} />
      <Card>
        <CardHeader title="Facts" />
        <CardBody>
          <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
            <Fact label="Name" value={query.data.name} />
            <Fact label="Channel group" value={query.data.channelGroup} />
            <Fact label="Input type" value={query.data.inputType} />
            <Fact
              label="Id"
              value={
                <span className="-my-1.5 flex items-center gap-1 font-mono text-[0.8125rem]">
                  {query.data.id} <CopyButton text={query.data.id} label="id" />
                </span>
              }
            />
            <Fact label="Made" value={<Time at={query.data.createdAt} />} />
            <Fact label="Changed" value={<Time at={query.data.updatedAt} />} />
          </dl>
        </CardBody>
      </Card>
      {canWrite && <DeleteChannelCard channel={query.data} />}
    </div>
  );
};

const DescriptionCard = ({ channel, isLocked }: { channel: Channel; isLocked: boolean }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.channels.update.mutationOptions());
  const form = useZodForm(channelChangeSchema.pick({ description: true }), {
    defaultValues: { description: channel.description },
  });
  const { errors, isSubmitting, isDirty } = form.formState;
  const { channelGroup, name, etag } = channel;
  const submit = form.handleSubmit(async ({ description }) => {
    try {
      const changed = await update.mutateAsync({
        channelGroup,
        channel: name,
        ifMatch: etag,
        description: description ?? "",
      });
      queryClient.setQueryData(trpc.channels.get.queryKey({ channelGroup, channel: name }), changed);
      toast.success("Saved.");
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Card>
      <form method="post" onSubmit={submit} noValidate className="grid gap-4 px-5 py-5">
        <Field
          label="Description"
          error={errors.description?.message}
          hint="For you and your team; viewers do not see it."
        >
          {(control) => (
            <Textarea
              {...control}
              {...form.register("description")}
              disabled={isLocked}
              data-testid="channel-description"
            />
          )}
        </Field>
        <FormError message={errors.root?.message} code={errors.root?.type} />
        {!isLocked && (
          <div>
            <Button
              type="submit"
              variant="primary"
              busy={isSubmitting}
              disabled={!isDirty}
              data-testid="save-description"
            >
              Save
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
};
