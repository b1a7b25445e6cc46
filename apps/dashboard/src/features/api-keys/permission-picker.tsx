"use client";
import { isConfinable, type Permission } from "@sluice/contracts";
import { useId } from "react";
import { Button } from "#ui/button.tsx";
import { Checkbox } from "#ui/checkbox.tsx";
import { PERMISSION_GROUPS } from "./permission-words.ts";

interface PermissionPickerProps {
  /** Nobody gives away more than they have. */
  own: readonly Permission[];
  /** The key is confined to channel groups: what is about the whole workspace cannot be picked. */
  isConfined: boolean;
  value: readonly Permission[];
  onChange: (value: Permission[]) => void;
  error: string | undefined;
}

export const PermissionPicker = ({ own, isConfined, value, onChange, error }: PermissionPickerProps) => {
  const id = useId();
  const toggle = (permission: Permission, isOn: boolean) =>
    onChange(isOn ? [...value, permission] : value.filter((of) => of !== permission));
  const offered = own.filter((permission) => !isConfined || isConfinable(permission));
  const reading = offered.filter((permission) => permission.endsWith(":read"));
  const groups = PERMISSION_GROUPS.map(({ title, permissions }) => ({
    title,
    permissions: permissions.filter(({ permission }) => offered.includes(permission)),
  })).filter(({ permissions }) => permissions.length > 0);
  return (
    <fieldset className="grid gap-3" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <legend className="float-left font-medium text-[0.8125rem]">Permissions</legend>
        <div className="flex gap-3">
          <Button variant="link" size="inline" className="text-[0.8125rem]" onClick={() => onChange(reading)}>
            All reading
          </Button>
          <Button
            variant="link"
            size="inline"
            className="text-[0.8125rem]"
            onClick={() => onChange([...offered])}
            data-testid="permissions-all"
          >
            Everything
          </Button>
          <Button variant="link" size="inline" className="text-[0.8125rem]" onClick={() => onChange([])}>
            None
          </Button>
        </div>
      </div>
      <div className="grid gap-x-6 gap-y-4 rounded-lg border border-line p-4 sm:grid-cols-2">
        {groups.map(({ title, permissions }) => (
          <div key={title} className="grid content-start gap-2">
            <p className="text-ink-3 text-xs">{title}</p>
            {permissions.map(({ permission, label }) => (
              <div key={permission} className="flex items-start gap-2.5">
                <Checkbox
                  id={`${id}-${permission}`}
                  checked={value.includes(permission)}
                  onCheckedChange={(checked) => toggle(permission, checked === true)}
                  className="mt-0.5"
                  data-testid={`permission-${permission}`}
                />
                <label htmlFor={`${id}-${permission}`} title={permission} className="text-[0.8125rem] leading-5">
                  {label}
                </label>
              </div>
            ))}
          </div>
        ))}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-bad">
          Pick what the key may do: it {error}.
        </p>
      )}
    </fieldset>
  );
};
