"use client";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { CreateTenantForm } from "./create-tenant-form.tsx";

interface CreateTenantDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export const CreateTenantDialog = ({ open, onOpenChange }: CreateTenantDialogProps) => (
  <Dialog
    open={open}
    onOpenChange={onOpenChange}
    title="New workspace"
    description="With channels, members, keys and a bill of its own. You will own it."
  >
    <CreateTenantForm className="flex min-h-0 flex-1 flex-col">
      {({ fields, isSubmitting }) => (
        <>
          <DialogBody>{fields}</DialogBody>
          <SubmitFooter onCancel={() => onOpenChange(false)} busy={isSubmitting} data-testid="new-tenant-submit">
            Create workspace
          </SubmitFooter>
        </>
      )}
    </CreateTenantForm>
  </Dialog>
);
