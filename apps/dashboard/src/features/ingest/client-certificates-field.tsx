"use client";
import type { IngestAccess } from "@sluice/contracts";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useNow } from "#lib/use-now.ts";
import { Button } from "#ui/button.tsx";
import { Field } from "#ui/field.tsx";
import { Textarea } from "#ui/input.tsx";
import { Ago } from "#ui/time.tsx";
import { certificateState, readPemBlocks } from "./client-certificates.ts";

type Known = IngestAccess["clientCertificates"];

interface ClientCertificatesFieldProps {
  value: readonly { readonly certificate: string }[];
  /** Those that the server has read already. */
  known: Known;
  onChange: (value: { certificate: string }[]) => void;
  error: string | undefined;
}

/** The certificates that an endpoint accepts: those it has, and a place for more in PEM. */
export const ClientCertificatesField = ({ value, known, onChange, error }: ClientCertificatesFieldProps) => {
  const [added, setAdded] = useState("");
  const kept = known.filter(({ certificate }) => value.some((one) => one.certificate === certificate));
  const change = (keptNow: Known, text: string) =>
    onChange(
      [...keptNow.map(({ certificate }) => certificate), ...readPemBlocks(text)].map((certificate) => ({
        certificate,
      })),
    );
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3">
      {kept.length > 0 && (
        <ul aria-label="Client certificates" className="divide-y divide-line rounded-lg border border-line">
          {kept.map((one) => (
            <li key={one.sha256} className="flex items-center justify-between gap-3 px-4 py-2.5">
              <span className="min-w-0">
                <span className="block font-medium text-[0.8125rem] [overflow-wrap:anywhere]">
                  {one.subject === "" ? "Without a name" : one.subject}
                </span>
                <Validity certificate={one} />
                <code className="block truncate font-mono text-ink-3 text-xs">{one.sha256}</code>
              </span>
              <Button
                size="sm"
                variant="ghost"
                onClick={() =>
                  change(
                    kept.filter(({ sha256 }) => sha256 !== one.sha256),
                    added,
                  )
                }
                aria-label={`Take ${one.subject} off the list`}
              >
                <Trash2 aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Field
        label={kept.length === 0 ? "Only with these client certificates" : "More client certificates"}
        optional
        hint="The encoders' own, in PEM, one after the other. Encoders then push by https to the packager's own TLS port; behind a proxy that ends TLS this does not work."
        error={error}
      >
        {(control) => (
          <Textarea
            {...control}
            value={added}
            onChange={({ target }) => {
              setAdded(target.value);
              change(kept, target.value);
            }}
            placeholder="-----BEGIN CERTIFICATE-----"
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-xs"
            data-testid="ingest-certificates"
          />
        )}
      </Field>
    </div>
  );
};

const Validity = ({ certificate }: { certificate: Known[number] }) => {
  const state = certificateState(certificate, useNow(60_000));
  const isGood = state === "good";
  return (
    <span className={isGood ? "block text-ink-2 text-xs" : "block font-medium text-warn text-xs"}>
      {state === "early" ? "Good " : isGood ? "Runs out " : "Expired "}
      <Ago at={state === "early" ? certificate.validFrom : certificate.validUntil} />
      {!isGood && ": pushes with it are refused"}
    </span>
  );
};
