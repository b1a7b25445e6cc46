"use client";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "#ui/button.tsx";
import { CodeBlock } from "#ui/code-block.tsx";
import { Field } from "#ui/field.tsx";
import { FormError } from "#ui/form-error.tsx";
import { Input, Textarea } from "#ui/input.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import type { ReferenceOperation } from "./read-reference.ts";

interface TryItProps {
  operation: ReferenceOperation;
  /** Typed in by whoever reads, and kept nowhere but in this page's memory. */
  secret: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // no JSON: shown as it came
  }
};

/** Sends one request as a program would: with the key alone, and without the session of whoever reads. */
export const TryIt = ({ operation, secret }: TryItProps) => {
  const id = useId();
  const fields = operation.parameters.filter(({ in: place, name }) => place !== "header" && name !== "dryRun");
  const canBeDry = operation.parameters.some(({ name }) => name === "dryRun");
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [body, setBody] = useState(operation.bodyExample ?? "");
  const [isDry, setDry] = useState(canBeDry);
  const send = useMutation({
    mutationFn: async (): Promise<Answer> => {
      const path = operation.path.replace(/\{(.+?)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
      const query = new URLSearchParams();
      for (const { in: place, name } of fields) {
        const value = values[name] ?? "";
        if (place === "query" && value !== "") query.set(name, value);
      }
      if (canBeDry && isDry) query.set("dryRun", "true");
      const response = await fetch(`/api/v1${path}${query.size === 0 ? "" : `?${query}`}`, {
        method: operation.method,
        credentials: "omit",
        headers: {
          authorization: `Bearer ${secret}`,
          ...(operation.bodyType === null ? {} : { "content-type": operation.bodyType }),
        },
        ...(operation.bodyExample === null ? {} : { body }),
      });
      return { status: response.status, text: await response.text() };
    },
  });
  const missing = fields.find(({ name, required }) => required && (values[name] ?? "") === "");
  const problem =
    secret === ""
      ? "Put an API key in at the top of this page first."
      : missing !== undefined
        ? `Fill in ${missing.name}.`
        : undefined;
  const [isAsked, setAsked] = useState(false);
  return (
    <form
      method="post"
      aria-label={`Try ${operation.summary}`}
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (problem === undefined) send.mutate();
      }}
      className="grid grid-cols-1 gap-4 rounded-lg border border-line p-4"
    >
      {fields.length > 0 && (
        <div className="grid gap-4 sm:grid-cols-2">
          {fields.map(({ name, required }) => (
            <Field key={name} label={name} optional={!required}>
              {(control) => (
                <Input
                  {...control}
                  value={values[name] ?? ""}
                  onChange={(event) => setValues({ ...values, [name]: event.target.value })}
                  autoComplete="off"
                  spellCheck={false}
                  data-testid={`try-${name}`}
                />
              )}
            </Field>
          ))}
        </div>
      )}
      {operation.bodyExample !== null && (
        <Field label="Body">
          {(control) => (
            <Textarea
              {...control}
              value={body}
              onChange={(event) => setBody(event.target.value)}
              rows={Math.min(14, body.split("\n").length + 1)}
              spellCheck={false}
              className="font-mono"
              data-testid="try-body"
            />
          )}
        </Field>
      )}
      {canBeDry && (
        <SwitchField
          label="Dry run"
          hint="Everything is looked at and nothing is changed."
          checked={isDry}
          onCheckedChange={setDry}
          testId="try-dry"
        />
      )}
      <FormError message={isAsked ? problem : undefined} />
      <FormError message={send.error === null ? undefined : "The server did not answer. Try again."} />
      <div>
        <Button type="submit" variant="primary" busy={send.isPending} data-testid="try-send">
          Send
        </Button>
      </div>
      {send.data !== undefined && (
        <div aria-live="polite" id={`${id}-answer`}>
          <CodeBlock
            code={send.data.text === "" ? "(no body)" : pretty(send.data.text)}
            label={`Answer ${send.data.status}`}
            testId="try-answer"
          />
        </div>
      )}
    </form>
  );
};
