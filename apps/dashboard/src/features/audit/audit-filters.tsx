"use client";
import {
  AUDIT_ACTION_NAMES,
  AUDIT_ACTIONS,
  AUDIT_TARGET_KIND_NAMES,
  AUDIT_TARGET_KINDS,
  type AuditAction,
  type AuditTargetKind,
} from "@sluice/contracts";
import { Search } from "lucide-react";
import { Button } from "#ui/button.tsx";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { Select } from "#ui/select.tsx";
import { type AuditFilterValues, isFiltering, NO_FILTER } from "./audit-filter-values.ts";

const ANY = "*";
const KINDS: { value: AuditTargetKind | typeof ANY; label: string }[] = [
  { value: ANY, label: "All things" },
  ...AUDIT_TARGET_KIND_NAMES.map((value) => ({ value, label: AUDIT_TARGET_KINDS[value] })),
];
const ACTIONS: { value: AuditAction | typeof ANY; label: string; hint?: string }[] = [
  { value: ANY, label: "All actions" },
  ...AUDIT_ACTION_NAMES.map((value) => ({ value, label: AUDIT_ACTIONS[value].words, hint: value })),
];

interface AuditFiltersProps {
  values: AuditFilterValues;
  onChange: (values: AuditFilterValues) => void;
}

export const AuditFilters = ({ values, onChange }: AuditFiltersProps) => {
  const set = (change: Partial<AuditFilterValues>) => onChange({ ...values, ...change });
  return (
    <search className="grid gap-3 px-5 py-4 sm:grid-cols-2 lg:grid-cols-6">
      <div className="relative sm:col-span-2 lg:col-span-6">
        <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-ink-3" />
        <Input
          type="search"
          aria-label="Search the audit log"
          placeholder="Search in action, person or key, thing and address"
          className="pl-9"
          maxLength={254}
          value={values.search}
          onChange={(event) => set({ search: event.target.value })}
          data-testid="audit-search"
        />
      </div>
      <Field label="Who" className="lg:col-span-2">
        {(control) => (
          <Input
            {...control}
            placeholder="Name, e-mail address or id"
            maxLength={254}
            value={values.actor}
            onChange={(event) => set({ actor: event.target.value })}
          />
        )}
      </Field>
      <Field label="Action" className="lg:col-span-2">
        {(control) => (
          <Select
            {...control}
            value={values.action ?? ANY}
            onValueChange={(action) => set({ action: action === ANY ? undefined : action })}
            options={ACTIONS}
            data-testid="audit-action"
          />
        )}
      </Field>
      <Field label="Kind of thing" className="lg:col-span-2">
        {(control) => (
          <Select
            {...control}
            value={values.targetKind ?? ANY}
            onValueChange={(kind) => set({ targetKind: kind === ANY ? undefined : kind })}
            options={KINDS}
          />
        )}
      </Field>
      <Field label="From day" className="lg:col-span-2">
        {(control) => (
          <Input
            {...control}
            type="date"
            max={values.untilDay}
            value={values.fromDay}
            onChange={(event) => set({ fromDay: event.target.value })}
          />
        )}
      </Field>
      <Field label="Until day" className="lg:col-span-2">
        {(control) => (
          <Input
            {...control}
            type="date"
            min={values.fromDay}
            value={values.untilDay}
            onChange={(event) => set({ untilDay: event.target.value })}
          />
        )}
      </Field>
      <div className="flex items-end lg:col-span-2">
        <Button variant="ghost" disabled={!isFiltering(values)} onClick={() => onChange(NO_FILTER)}>
          Clear filters
        </Button>
      </div>
    </search>
  );
};
