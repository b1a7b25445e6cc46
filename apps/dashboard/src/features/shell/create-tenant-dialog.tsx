"use client";
import { Button } from "#ui/button.tsx";
import { Dialog, DialogBody, DialogFooter } from "#ui/dialog.tsx";
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
          <DialogFooter>
            <Button onClick={() => onOpenChange(false)}>Cancel</Button>
            <Button type="submit" variant="primary" busy={isSubmitting} data-testid="new-tenant-submit">
              Create workspace
            </Button>
          </DialogFooter>
        </>
      )}
    </CreateTenantForm>
  </Dialog>
);
