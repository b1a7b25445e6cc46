"use client";
import { newTenantSchema, type Tenant } from "@sluice/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useCan } from "#features/shell/session-context.tsx";
import { problemOf } from "#lib/problem.ts";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { DeleteTenantCard } from "./delete-tenant-card.tsx";
import { TwoFactorRequirement } from "./two-factor-requirement.tsx";

export const WorkspaceSettings = () => {
  const trpc = useTRPC();
  const canDelete = useCan("tenant:delete");
  const query = useQuery(trpc.tenant.get.queryOptions());
  return (
    <>
      <PageHeader title="Settings" />
      {query.error !== null && query.data === undefined ? (
        <Card>
          <LoadError {...problemOf(query.error)} onRetry={() => void query.refetch()} />
        </Card>
      ) : query.data === undefined ? (
        <Skeleton className="h-48 rounded-lg" />
      ) : (
        <>
          <WorkspaceCard key={query.data.etag} tenant={query.data} />
          <TwoFactorRequirement tenant={query.data} />
        </>
      )}
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
  const form = useZodForm(newTenantSchema, { defaultValues: { name: tenant.name } });
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
            {...(canWrite ? {} : { hint: "Only owners and admins can rename the workspace." })}
          >
            {(control) => (
              <Input {...control} {...form.register("name")} disabled={!canWrite} data-testid="tenant-name" />
            )}
          </Field>
          <CopyField label="Id" value={tenant.id} />
          <FormError message={errors.root?.message} code={errors.root?.type} />
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
