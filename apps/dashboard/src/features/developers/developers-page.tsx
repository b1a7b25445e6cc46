"use client";
import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { useSyncExternalStore } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { CodeBlock } from "#ui/code-block.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { curlExamples } from "./curl-examples.ts";

const never = () => () => undefined;

export const DevelopersPage = () => {
  const canSeeKeys = useCan("apiKey:read");
  // The server may not know under which address the browser reaches it.
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "",
  );
  const base = `${origin}/api/v1`;
  return (
    <>
      <PageHeader
        title="REST API"
        description="Everything this console does to channels, endpoints and keys, a program can do too. The description is OpenAPI 3.1."
        actions={
          <>
            <Button asChild variant="primary">
              <Link href="/developers/reference" data-testid="reference-link">
                API reference
              </Link>
            </Button>
            <Button asChild>
              <a href="/api/v1/openapi.json" target="_blank" rel="noreferrer" data-testid="openapi-link">
                OpenAPI document <ExternalLink aria-hidden />
              </a>
            </Button>
          </>
        }
      />
      <Card>
        <CardHeader
          title="How to call it"
          description="Send an API key as a bearer token. Errors are problem documents (RFC 9457) with a stable code."
          actions={canSeeKeys && <TextLink href="/api-keys">API keys</TextLink>}
        />
        <CardBody className="grid gap-3 lg:grid-cols-2">
          <CopyField label="Base address" value={base} />
          <CopyField label="Header" value="Authorization: Bearer YOUR_API_KEY" />
        </CardBody>
      </Card>
      <Card>
        <CardHeader
          title="From a key to a playing channel"
          description="Put your key into SLUICE_API_KEY first: export SLUICE_API_KEY=sk_… Then these run as they are, in this order."
        />
        <CardBody className="grid gap-6">
          {curlExamples(base).map(({ title, text, command }) => (
            <div key={title} className="grid gap-2" data-testid="curl-example">
              <h3 className="font-medium">{title}</h3>
              <p className="text-ink-2 leading-6">{text}</p>
              <CodeBlock code={command} label={title} />
            </div>
          ))}
        </CardBody>
      </Card>
    </>
  );
};
