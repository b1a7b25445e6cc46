"use client";
import { changeProfileSchema } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useSession } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";

export const ProfileCard = () => {
  const trpc = useTRPC();
  const router = useRouter();
  const { user, role } = useSession();
  const change = useMutation(trpc.account.changeProfile.mutationOptions());
  const form = useZodForm(changeProfileSchema, { defaultValues: { name: user.name } });
  const { errors, isSubmitting, isDirty } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      form.reset(await change.mutateAsync(values));
      // The name also stands in the frame, which the server renders.
      router.refresh();
      toast.success("Saved.");
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Card>
      <CardHeader title="Profile" />
      <CardBody>
        <form method="post" onSubmit={submit} noValidate className="grid max-w-lg gap-4">
          <Field label="Name" error={errors.name?.message}>
            {(control) => (
              <Input {...control} {...form.register("name")} autoComplete="name" data-testid="account-name" />
            )}
          </Field>
          <dl className="grid gap-4 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="min-w-0">
              <dt className="text-ink-3 text-xs">E-mail</dt>
              <dd className="mt-0.5 flex flex-wrap items-center gap-2 [overflow-wrap:anywhere]">
                {user.email}
                <Badge tone={user.emailVerified ? "live" : "warn"}>
                  {user.emailVerified ? "Confirmed" : "Not confirmed"}
                </Badge>
              </dd>
            </div>
            <div>
              <dt className="text-ink-3 text-xs">Role in this workspace</dt>
              <dd className="mt-0.5 capitalize">{role}</dd>
            </div>
          </dl>
          <FormError message={errors.root?.message} />
          <div>
            <Button type="submit" variant="primary" busy={isSubmitting} disabled={!isDirty}>
              Save
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
};
