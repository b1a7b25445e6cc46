"use client";
import {
  AUDIO_PRESET_NAMES,
  DRM_SYSTEMS,
  ENCRYPTION_METHODS,
  type Encryption,
  METHOD_RULES,
  type NewOriginEndpoint,
  VIDEO_PRESET_NAMES,
} from "@sluice/contracts";
import { useId, useRef } from "react";
import { Controller, type UseFormReturn } from "react-hook-form";
import { Checkbox } from "#ui/checkbox.tsx";
import { Field } from "#ui/field.tsx";
import { Input } from "#ui/input.tsx";
import { Notice } from "#ui/notice.tsx";
import { Select } from "#ui/select.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import {
  AUDIO_PRESET_WORDS,
  DRM_SYSTEM_WORDS,
  encryptionAgain,
  fittingSystems,
  METHOD_WORDS,
  VIDEO_PRESET_WORDS,
} from "./encryption-words.ts";
import type { EndpointValues } from "./endpoint-values.ts";
import { KeyProviderSelect } from "./key-provider-select.tsx";
import { optionalNumber, optionalText } from "./optional-values.ts";

type EndpointForm = UseFormReturn<EndpointValues, unknown, NewOriginEndpoint>;

/** Whether and how an endpoint's segments are encrypted. */
export const EncryptionFields = ({ form }: { form: EndpointForm }) => {
  const encryption = form.watch("encryption") ?? null;
  const container = form.watch("container");
  const switchedOff = useRef<EndpointValues["encryption"]>(null);
  const wasEncrypted = (form.formState.defaultValues?.encryption ?? null) !== null;
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-medium text-[0.8125rem]">Encryption</legend>
      <SwitchField
        label="Encrypt segments"
        hint="Players then need a licence or a key. Changing it begins new segment names."
        checked={encryption !== null}
        onCheckedChange={(on) => {
          if (!on) switchedOff.current = form.getValues("encryption");
          const next = on ? encryptionAgain(switchedOff.current ?? null, container) : null;
          form.setValue("encryption", next, { shouldDirty: true, shouldValidate: true });
        }}
        testId="endpoint-encrypt"
      />
      {wasEncrypted && encryption === null && (
        <Notice tone="warn" role="status">
          Once this is saved, segments are served in the clear, to everybody who may fetch them.
        </Notice>
      )}
      {encryption !== null && <Settings form={form} container={container} method={encryption.method} />}
    </fieldset>
  );
};

interface SettingsProps {
  form: EndpointForm;
  container: "TS" | "CMAF";
  method: Encryption["method"];
}

const Settings = ({ form, container, method }: SettingsProps) => {
  const errorOf = (field: keyof Encryption): string | undefined =>
    form.getFieldState(`encryption.${field}`, form.formState).error?.message;
  return (
    <div className="grid gap-4 rounded-lg border border-line p-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Method" error={errorOf("method")}>
          {(control) => (
            <Controller
              control={form.control}
              name="encryption.method"
              render={({ field }) => (
                <Select
                  {...control}
                  data-testid="encryption-method"
                  value={field.value ?? method}
                  onValueChange={(next) => {
                    field.onChange(next);
                    const systems = form.getValues("encryption.drmSystems") ?? [];
                    form.setValue("encryption.drmSystems", fittingSystems(next, systems), { shouldValidate: true });
                    if (next === "CENC") form.setValue("encryption.constantInitializationVector", null);
                  }}
                  options={ENCRYPTION_METHODS.filter((name) => METHOD_RULES[name].container === container).map(
                    (value) => ({ value, ...METHOD_WORDS[value] }),
                  )}
                />
              )}
            />
          )}
        </Field>
        <KeyProviderSelect form={form} error={errorOf("keyProvider")} />
      </div>
      <Controller
        control={form.control}
        name="encryption.drmSystems"
        render={({ field }) => (
          <SystemChoice
            possible={DRM_SYSTEMS.filter((system) => METHOD_RULES[method].drmSystems.includes(system))}
            chosen={field.value ?? []}
            onChange={field.onChange}
            error={errorOf("drmSystems")}
          />
        )}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Keys for video" error={errorOf("presetVideo")}>
          {(control) => (
            <Controller
              control={form.control}
              name="encryption.presetVideo"
              render={({ field }) => (
                <Select
                  {...control}
                  value={field.value ?? "SHARED"}
                  onValueChange={(next) => {
                    field.onChange(next);
                    // A shared key is one for both.
                    const audio = form.getValues("encryption.presetAudio");
                    if ((next === "SHARED") !== (audio === "SHARED")) {
                      form.setValue("encryption.presetAudio", next === "SHARED" ? "SHARED" : "PRESET_AUDIO_1", {
                        shouldValidate: true,
                      });
                    }
                  }}
                  options={VIDEO_PRESET_NAMES.map((value) => ({ value, ...VIDEO_PRESET_WORDS[value] }))}
                />
              )}
            />
          )}
        </Field>
        <Field label="Keys for sound" error={errorOf("presetAudio")}>
          {(control) => (
            <Controller
              control={form.control}
              name="encryption.presetAudio"
              render={({ field }) => (
                <Select
                  {...control}
                  value={field.value ?? "SHARED"}
                  onValueChange={field.onChange}
                  options={AUDIO_PRESET_NAMES.map((value) => ({ value, ...AUDIO_PRESET_WORDS[value] }))}
                />
              )}
            />
          )}
        </Field>
        <Field
          label="New key every (seconds)"
          optional
          error={errorOf("keyRotationIntervalSeconds")}
          hint="30 or more. Empty: the key never changes."
        >
          {(control) => (
            <Input
              {...control}
              type="number"
              inputMode="numeric"
              {...form.register("encryption.keyRotationIntervalSeconds", { setValueAs: optionalNumber })}
            />
          )}
        </Field>
        {method !== "CENC" && (
          <Field
            label="Constant initialization vector"
            optional
            error={errorOf("constantInitializationVector")}
            hint="32 hexadecimal digits. Empty: as the key server says."
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                spellCheck={false}
                className="font-mono"
                {...form.register("encryption.constantInitializationVector", { setValueAs: optionalText })}
              />
            )}
          </Field>
        )}
      </div>
      {container === "CMAF" && (
        <Controller
          control={form.control}
          name="encryption.cmafExcludeSegmentDrmMetadata"
          render={({ field }) => (
            <SwitchField
              label="Leave DRM sample groups out of segments"
              hint="For old FairPlay devices and televisions that stumble over seig and sgpd."
              checked={field.value ?? false}
              onCheckedChange={field.onChange}
            />
          )}
        />
      )}
    </div>
  );
};

interface SystemChoiceProps {
  possible: readonly Encryption["drmSystems"][number][];
  chosen: readonly Encryption["drmSystems"][number][];
  onChange: (systems: Encryption["drmSystems"]) => void;
  error: string | undefined;
}

const SystemChoice = ({ possible, chosen, onChange, error }: SystemChoiceProps) => {
  const id = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend className="mb-1.5 font-medium text-[0.8125rem]">DRM systems</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {possible.map((system) => {
          const { label, hint } = DRM_SYSTEM_WORDS[system];
          return (
            <label key={system} htmlFor={`${id}-${system}`} className="flex items-start gap-2.5 text-[0.8125rem]">
              <Checkbox
                id={`${id}-${system}`}
                className="mt-0.5"
                checked={chosen.includes(system)}
                onCheckedChange={(on) =>
                  onChange(on === true ? [...chosen, system] : chosen.filter((other) => other !== system))
                }
                data-testid={`drm-${system}`}
              />
              <span className="min-w-0">
                <span className="font-medium">{label}</span>
                <span className="block text-ink-3 leading-5">{hint}</span>
              </span>
            </label>
          );
        })}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-bad leading-5">
          {error}
        </p>
      )}
    </fieldset>
  );
};
