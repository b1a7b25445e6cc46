"use client";
import { type Tenant, tenantChangeSchema } from "@sluice/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useCan, useSession } from "#features/shell/session-context.tsx";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { DeleteTenantCard } from "./delete-tenant-card.tsx";

export const WorkspaceSettings = () => {
  const trpc = useTRPC();
  const { user, role } = useSession();
  const canDelete = useCan("tenant:delete");
  const query = useQuery(trpc.tenant.get.queryOptions());
  return (
    <>
      <PageHeader title="Settings" />
      {query.data === undefined ? (
        <Skeleton className="h-48 rounded-lg" />
      ) : (
        <WorkspaceCard key={query.data.etag} tenant={query.data} />
      )}
      <Card>
        <CardHeader title="Your account" />
        <CardBody>
          <dl className="grid gap-4 sm:grid-cols-2">
            <div>
              <dt className="text-ink-3 text-xs">Name</dt>
              <dd className="mt-0.5">{user.name}</dd>
            </div>
            <div>
              <dt className="text-ink-3 text-xs">Role</dt>
              <dd className="mt-0.5 capitalize">{role}</dd>
            </div>
            <div>
              <dt className="text-ink-3 text-xs">E-mail</dt>
              <dd className="mt-0.5 flex flex-wrap items-center gap-2">
                {user.email}
                <Badge tone={user.emailVerified ? "live" : "warn"}>
                  {user.emailVerified ? "Confirmed" : "Not confirmed"}
                </Badge>
              </dd>
            </div>
            <div>
              <dt className="text-ink-3 text-xs">Password</dt>
              <dd className="mt-0.5">
                <TextLink href="/forgot-password">Set a new one by mail</TextLink>
              </dd>
            </div>
          </dl>
        </CardBody>
      </Card>
      {canDelete && <DeleteTenantCard />}
    </>
  );
};

const WorkspaceCard = ({ tenant }: { tenant: Tenant }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const canWrite = useCan("tenant:write");
  const update = useMutation(trpc.tenant.update.mutationOptions());
  const form = useZodForm(tenantChangeSchema, { defaultValues: { name: tenant.name } });
  const { errors, isSubmitting, isDirty } = form.formState;
  const submit = form.handleSubmit(async ({ name }) => {
    try {
      queryClient.setQueryData(trpc.tenant.get.queryKey(), await update.mutateAsync({ name, ifMatch: tenant.etag }));
      // The name also stands in the frame, which the server renders.
      router.refresh();
      toast.success("Saved.");
    } catch (error) {
      showProblem(form, error);
    }
  });
  return (
    <Card>
      <CardHeader title="Workspace" />
      <CardBody>
        <form method="post" onSubmit={submit} noValidate className="grid max-w-lg gap-4">
          <Field
            label="Name"
            error={errors.name?.message}
            {...(canWrite ? {} : { hint: "Only the owner can rename the workspace." })}
          >
            {(control) => (
              <Input {...control} {...form.register("name")} disabled={!canWrite} data-testid="tenant-name" />
            )}
          </Field>
          <CopyField label="Id" value={tenant.id} />
          <FormError message={errors.root?.message} />
          {canWrite && (
            <div>
              <Button type="submit" variant="primary" busy={isSubmitting} disabled={!isDirty}>
                Save
              </Button>
            </div>
          )}
        </form>
      </CardBody>
    </Card>
  );
};
