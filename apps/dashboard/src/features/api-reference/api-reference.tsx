"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Field } from "#ui/field.tsx";
import { LoadError } from "#ui/load-error.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { PasswordInput } from "#ui/password-input.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { OperationCard } from "./operation-card.tsx";
import { readReference } from "./read-reference.ts";
import { WithCode } from "./with-code.tsx";

/** Every operation of the REST API, from the same document that programs read. */
export const ApiReference = () => {
  const canSeeKeys = useCan("apiKey:read");
  const [secret, setSecret] = useState("");
  const query = useQuery({
    queryKey: ["openapi.json"],
    queryFn: async ({ signal }) => {
      const response = await fetch("/api/v1/openapi.json", { signal, credentials: "omit" });
      if (!response.ok) throw new Error(`openapi.json was answered ${response.status}`);
      return readReference(await response.json());
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <PageHeader
        title="API reference"
        description="Every operation with its fields, its answers and a command that runs as it stands, in this order."
      />
      <Card>
        <CardHeader
          title="Your key"
          description="For trying things out on this page. It stays in this page's memory and is gone when you leave."
          actions={canSeeKeys && <TextLink href="/api-keys">API keys</TextLink>}
        />
        <CardBody>
          <Field label="API key" hint="In a shell: export SLUICE_API_KEY=sk_…">
            {(control) => (
              <PasswordInput
                {...control}
                value={secret}
                onChange={(event) => setSecret(event.target.value.trim())}
                autoComplete="off"
                data-testid="reference-key"
              />
            )}
          </Field>
        </CardBody>
      </Card>
      {query.error !== null ? (
        <Card>
          <LoadError message="The description of the API did not arrive." onRetry={() => void query.refetch()} />
        </Card>
      ) : query.data === undefined ? (
        <Card>
          <SkeletonRows rows={6} />
        </Card>
      ) : (
        <>
          <Card>
            <CardBody className="grid gap-3 pt-5">
              {query.data.description.split("\n\n").map((paragraph) => (
                <p key={paragraph} className="text-ink-2 text-sm leading-6">
                  <WithCode text={paragraph} />
                </p>
              ))}
              <nav aria-label="Operations" className="grid gap-4 sm:grid-cols-2">
                {query.data.sections.map(({ tag, operations }) => (
                  <div key={tag} className="grid content-start gap-1">
                    <p className="font-medium text-[0.8125rem]">{tag}</p>
                    {operations.map(({ id, summary }) => (
                      <a key={id} href={`#${id}`} className="text-[0.8125rem] text-accent-text hover:underline">
                        <WithCode text={summary} />
                      </a>
                    ))}
                  </div>
                ))}
              </nav>
            </CardBody>
          </Card>
          {query.data.sections.map(({ tag, operations }) => (
            <section key={tag} aria-label={tag} className="grid gap-4">
              <h2 className="font-semibold text-lg">{tag}</h2>
              {operations.map((operation) => (
                <OperationCard key={operation.id} operation={operation} secret={secret} />
              ))}
            </section>
          ))}
        </>
      )}
    </>
  );
};
