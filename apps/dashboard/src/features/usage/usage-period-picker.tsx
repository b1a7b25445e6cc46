"use client";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { Select } from "#ui/select.tsx";
import { findDatesProblem, USAGE_RANGES, type UsageDates, type UsageRange } from "./usage-range.ts";

export interface UsagePeriod {
  readonly range: UsageRange;
  readonly dates: UsageDates;
}

interface UsagePeriodPickerProps {
  period: UsagePeriod;
  onChange: (period: UsagePeriod) => void;
}

export const UsageRangeSelect = ({ period, onChange }: UsagePeriodPickerProps) => (
  <Select
    aria-label="Time span"
    className="w-40"
    value={period.range}
    onValueChange={(range) => onChange({ ...period, range })}
    options={USAGE_RANGES}
    data-testid="usage-range"
  />
);

/** For the range "Other dates": its first and last day. */
export const UsageDatesFields = ({ period, onChange }: UsagePeriodPickerProps) => {
  const { dates } = period;
  return (
    <div className="grid gap-4 sm:max-w-md sm:grid-cols-2">
      <Field label="First day (UTC)">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={dates.first}
            max={dates.last}
            onChange={(event) => onChange({ ...period, dates: { ...dates, first: event.target.value } })}
          />
        )}
      </Field>
      <Field label="Last day (UTC)" error={findDatesProblem(dates)}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={dates.last}
            min={dates.first}
            onChange={(event) => onChange({ ...period, dates: { ...dates, last: event.target.value } })}
          />
        )}
      </Field>
    </div>
  );
};
