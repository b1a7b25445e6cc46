"use client";
import type { Budget } from "@sluice/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "#lib/trpc.ts";
import { showProblem, useZodForm } from "#lib/use-zod-form.ts";
import { Checkbox } from "#ui/checkbox.tsx";
import { Dialog, DialogBody, SubmitFooter } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input } from "#ui/input.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import { budgetFormSchema, offeredPercents, toBudget, toValues } from "./budget-values.ts";

interface BudgetDialogProps {
  open: boolean;
  budget: Budget | null;
  onClose: () => void;
}

export const BudgetDialog = ({ open, budget, onClose }: BudgetDialogProps) => (
  <Dialog
    open={open}
    onOpenChange={(isOpen) => !isOpen && onClose()}
    title={budget === null ? "Set a monthly budget" : "Change the monthly budget"}
  >
    <BudgetForm budget={budget} onDone={onClose} />
  </Dialog>
);

const BudgetForm = ({ budget, onDone }: { budget: Budget | null; onDone: () => void }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const set = useMutation(trpc.budget.set.mutationOptions());
  const form = useZodForm(budgetFormSchema, { defaultValues: toValues(budget) });
  const { errors, isSubmitting } = form.formState;
  const alertPercents = form.watch("alertPercents");
  const submit = form.handleSubmit(async (values) => {
    try {
      queryClient.setQueryData(trpc.budget.get.queryKey(), await set.mutateAsync(toBudget(values)));
    } catch (error) {
      showProblem(form, error);
      return;
    }
    await queryClient.invalidateQueries({ queryKey: trpc.budget.pathKey() });
    toast.success("The budget is set.");
    onDone();
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody>
        <Field
          label="US dollars a month"
          error={errors.amount?.message}
          hint="Base price and usage together, taxes left out."
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("amount")}
              inputMode="decimal"
              autoComplete="off"
              placeholder="250"
              data-testid="budget-amount"
            />
          )}
        </Field>
        <fieldset className="grid gap-2">
          <legend className="mb-1.5 font-medium text-[0.8125rem]">Send a mail at</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-2">
            {offeredPercents(budget).map((percent) => (
              <label key={percent} htmlFor={`alert-at-${percent}`} className="flex items-center gap-2 text-sm">
                <Checkbox
                  id={`alert-at-${percent}`}
                  checked={alertPercents.includes(percent)}
                  onCheckedChange={(isOn) =>
                    form.setValue(
                      "alertPercents",
                      isOn === true ? [...alertPercents, percent] : alertPercents.filter((each) => each !== percent),
                    )
                  }
                />
                {percent} %
              </label>
            ))}
          </div>
        </fieldset>
        <SwitchField
          label="Hard cap"
          hint="At 100 %, new channels and endpoints and longer start-over are refused. What is on air is never cut."
          checked={form.watch("isHardCap")}
          onCheckedChange={(isHardCap) => form.setValue("isHardCap", isHardCap)}
          testId="budget-hard-cap"
        />
        <FormError message={errors.root?.message} code={errors.root?.type} />
      </DialogBody>
      <SubmitFooter onCancel={onDone} busy={isSubmitting} data-testid="budget-submit">
        {budget === null ? "Set the budget" : "Save changes"}
      </SubmitFooter>
    </form>
  );
};
