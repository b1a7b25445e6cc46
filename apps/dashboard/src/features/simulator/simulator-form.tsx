"use client";
import { useCan } from "#features/shell/session-context.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { Select } from "#ui/select.tsx";
import { LADDER_PRESETS } from "./ladder-presets.ts";
import { SendingChannelField } from "./sending-channel-field.tsx";
import type { FieldErrors, SimulatorField, SimulatorValues } from "./simulator-values.ts";

const OWN = "own";
const INPUTS = [
  { value: "1", label: "One" },
  { value: "2", label: "Both" },
] as const;

interface SimulatorFormProps {
  values: SimulatorValues;
  errors: FieldErrors;
  onChange: (change: Partial<SimulatorValues>) => void;
}

/** The channel that is thought of. Every change counts at once: there is nothing to send off. */
export const SimulatorForm = ({ values, errors, onChange }: SimulatorFormProps) => {
  const canSeeChannels = useCan("channel:read");
  const preset = LADDER_PRESETS.find(({ value }) => value === values.ladderKbps)?.value ?? OWN;
  const number = (field: SimulatorField, label: string, hint?: string, isOptional = false) => (
    <Field label={label} hint={hint} error={errors[field]} optional={isOptional}>
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          autoComplete="off"
          value={values[field]}
          onChange={(event) => onChange({ [field]: event.target.value })}
          data-testid={`simulate-${field}`}
        />
      )}
    </Field>
  );
  return (
    <Card>
      <CardHeader title="The channel" description="What it sends, how long it is on air, and how many watch." />
      <CardBody className="grid gap-x-5 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field label="Ladder" className="sm:col-span-2 lg:col-span-1">
          {(control) => (
            <Select
              {...control}
              value={preset}
              onValueChange={(chosen) => chosen !== OWN && onChange({ ladderKbps: chosen, watchedKbps: "" })}
              options={[...LADDER_PRESETS, { value: OWN, label: "My own figures" }]}
              data-testid="simulate-preset"
            />
          )}
        </Field>
        <Field
          label="Renditions, kbit/s"
          className="sm:col-span-2"
          hint="Each with its sound, commas between them."
          error={errors.ladderKbps}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={values.ladderKbps}
              onChange={(event) => onChange({ ladderKbps: event.target.value })}
              data-testid="simulate-ladderKbps"
            />
          )}
        </Field>
        {canSeeChannels && <SendingChannelField onChange={onChange} />}
        {number("hours", "Hours on air a month", "744 is all of a month.")}
        {number("viewers", "Viewers on average", "At the same time, while it is on air.")}
        {number("startOverHours", "Start-over, hours", "How far back viewers may go.")}
        {number("cdnHitPercent", "Answered by a CDN, %", "0 without one; 95 is usual with one.")}
        <Field label="Inputs pushed to" hint="Both count as ingest.">
          {(control) => (
            <Select
              {...control}
              value={values.inputs === "2" ? "2" : "1"}
              onValueChange={(inputs) => onChange({ inputs })}
              options={INPUTS}
              data-testid="simulate-inputs"
            />
          )}
        </Field>
        {number("watchedKbps", "What viewers see, kbit/s", "The mean of the renditions unless given.", true)}
        {number("segmentSeconds", "Segment duration, seconds", "Players ask for a playlist as often.")}
      </CardBody>
    </Card>
  );
};
