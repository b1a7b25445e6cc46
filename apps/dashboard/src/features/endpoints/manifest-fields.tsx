"use client";
import { HDCP_LEVELS, type NewOriginEndpoint } from "@sluice/contracts";
import { Plus, X } from "lucide-react";
import { Controller, type Path, type UseFormReturn, useFieldArray } from "react-hook-form";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { Notice } from "#ui/notice.tsx";
import { Select } from "#ui/select.tsx";
import { type EndpointValues, newManifest } from "./endpoint-values.ts";
import { optionalNumber } from "./optional-values.ts";

type EndpointForm = UseFormReturn<EndpointValues, unknown, NewOriginEndpoint>;

export const ManifestFields = ({ form }: { form: EndpointForm }) => {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "manifests" });
  const container = form.watch("container");
  const listError = form.formState.errors.manifests?.root?.message ?? form.formState.errors.manifests?.message;
  const add = (kind: "HLS" | "DASH") =>
    append(
      newManifest(
        kind,
        form.getValues("manifests").map(({ name }) => name ?? ""),
      ),
    );
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-medium text-[0.8125rem]">Manifests</legend>
      {fields.map((field, i) => (
        <ManifestField
          key={field.id}
          form={form}
          index={i}
          kind={field.kind}
          onRemove={fields.length > 1 ? () => remove(i) : undefined}
        />
      ))}
      {listError !== undefined && (
        <Notice tone="bad" role="alert">
          {listError}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => add("HLS")} data-testid="add-hls-manifest">
          <Plus aria-hidden /> HLS manifest
        </Button>
        <Button
          size="sm"
          onClick={() => add("DASH")}
          disabled={container === "TS"}
          title={container === "TS" ? "DASH needs container CMAF" : undefined}
          data-testid="add-dash-manifest"
        >
          <Plus aria-hidden /> DASH manifest
        </Button>
      </div>
    </fieldset>
  );
};

const NO_HDCP = "none";
const HDCP_OPTIONS = [
  { value: NO_HDCP, label: "Not asked for" },
  ...HDCP_LEVELS.map((value) => ({ value, label: value, hint: value === "TYPE-0" ? "any HDCP" : "HDCP 2.2 or newer" })),
];
const HDCP_FIELDS = [
  { name: "hdcpLevelHd", label: "HDCP for HD", hint: "Above 1024×576. Players skip what their screen may not show." },
  { name: "hdcpLevelUhd", label: "HDCP for UHD", hint: "Above 1920×1080; not asked for: as for HD." },
] as const;

interface ManifestFieldProps {
  form: EndpointForm;
  index: number;
  kind: "HLS" | "DASH";
  onRemove: (() => void) | undefined;
}

const ManifestField = ({ form, index, kind, onRemove }: ManifestFieldProps) => {
  const at = `manifests.${index}` as const;
  const errorOf = (field: string): string | undefined =>
    form.getFieldState(`${at}.${field}` as Path<EndpointValues>, form.formState).error?.message;
  const number = { valueAsNumber: true } as const;
  const levels = form.watch([`${at}.hdcpLevelHd`, `${at}.hdcpLevelUhd`]);
  // Also when encryption was switched off: what is set then has to be taken back.
  const hasHdcp = (form.watch("encryption") ?? null) !== null || levels.some((level) => (level ?? null) !== null);
  // Neither has a field here.
  const unplaced = errorOf("kind") ?? errorOf("drmSystems");
  return (
    <div className="grid gap-4 rounded-lg border border-line p-4">
      <div className="flex items-center justify-between">
        <Badge tone="outline">{kind}</Badge>
        {onRemove !== undefined && (
          <Button size="iconSm" variant="ghost" aria-label={`Remove ${kind} manifest ${index + 1}`} onClick={onRemove}>
            <X aria-hidden />
          </Button>
        )}
      </div>
      {unplaced !== undefined && (
        <Notice tone="bad" role="alert">
          {unplaced}
        </Notice>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Name"
          error={errorOf("name")}
          hint={`Plays at …/${form.watch(`${at}.name`) || "name"}.${kind === "HLS" ? "m3u8" : "mpd"}`}
        >
          {(control) => <Input {...control} {...form.register(`${at}.name`)} autoComplete="off" spellCheck={false} />}
        </Field>
        <Field
          label="Window (seconds)"
          error={errorOf("windowSeconds")}
          hint="How much a live manifest lists: 30 to 900."
        >
          {(control) => (
            <Input {...control} type="number" inputMode="numeric" {...form.register(`${at}.windowSeconds`, number)} />
          )}
        </Field>
        {kind === "HLS" ? (
          <Field
            label="Program date time every (seconds)"
            error={errorOf("programDateTimeIntervalSeconds")}
            hint="Ties segments to the wall clock. Empty: never."
            className="sm:col-span-2"
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                inputMode="numeric"
                {...form.register(`${at}.programDateTimeIntervalSeconds`, { setValueAs: optionalNumber })}
              />
            )}
          </Field>
        ) : (
          <>
            <Field label="Minimum update period (seconds)" error={errorOf("minUpdatePeriodSeconds")}>
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  inputMode="numeric"
                  {...form.register(`${at}.minUpdatePeriodSeconds`, number)}
                />
              )}
            </Field>
            <Field label="Minimum buffer time (seconds)" error={errorOf("minBufferTimeSeconds")}>
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  inputMode="numeric"
                  {...form.register(`${at}.minBufferTimeSeconds`, number)}
                />
              )}
            </Field>
            <Field
              label="Suggested presentation delay (seconds)"
              error={errorOf("suggestedPresentationDelaySeconds")}
              hint="How far behind live players stay."
              className="sm:col-span-2"
            >
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  inputMode="numeric"
                  {...form.register(`${at}.suggestedPresentationDelaySeconds`, number)}
                />
              )}
            </Field>
          </>
        )}
        {hasHdcp &&
          HDCP_FIELDS.map(({ name, label, hint }) => (
            <Field key={name} label={label} error={errorOf(name)} hint={hint}>
              {(control) => (
                <Controller
                  control={form.control}
                  name={`${at}.${name}`}
                  render={({ field }) => (
                    <Select
                      {...control}
                      value={field.value ?? NO_HDCP}
                      onValueChange={(next) => field.onChange(next === NO_HDCP ? null : next)}
                      options={HDCP_OPTIONS}
                    />
                  )}
                />
              )}
            </Field>
          ))}
      </div>
    </div>
  );
};
