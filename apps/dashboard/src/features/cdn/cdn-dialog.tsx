"use client";
import { CDNS, type Cdn, type OriginEndpoint } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#lib/trpc.ts";
import { CodeBlock } from "#ui/code-block.tsx";
import { Dialog, DialogBody } from "#ui/dialog.tsx";
import { Field } from "#ui/field.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Select } from "#ui/select.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { CdnSecrets } from "./cdn-secrets.tsx";

const CDN_WORDS: Readonly<Record<Cdn, string>> = {
  cloudfront: "Amazon CloudFront",
  akamai: "Akamai",
  fastly: "Fastly",
  cloudflare: "Cloudflare",
  nginx: "nginx",
  varnish: "Varnish",
};

interface CdnDialogProps {
  endpoint: OriginEndpoint | null;
  onClose: () => void;
}

/** How a CDN is put in front of an endpoint: the secrets that it shows, and its configuration. */
export const CdnDialog = ({ endpoint, onClose }: CdnDialogProps) => (
  <Dialog
    open={endpoint !== null}
    onOpenChange={(open) => !open && onClose()}
    size="lg"
    title={`CDN in front of ${endpoint?.name ?? ""}`}
    description="The secrets it may show to be let in, and how to set it up."
  >
    <DialogBody className="gap-6">
      {endpoint !== null && (
        <>
          <CdnSecrets endpoint={endpoint} />
          <Configuration endpoint={endpoint} />
        </>
      )}
    </DialogBody>
  </Dialog>
);

const Configuration = ({ endpoint: { channelGroup, channel, name } }: { endpoint: OriginEndpoint }) => {
  const trpc = useTRPC();
  const [cdn, setCdn] = useState<Cdn>("cloudfront");
  const query = useQuery(
    trpc.originEndpoints.cdnConfiguration.queryOptions({ channelGroup, channel, originEndpoint: name, cdn }),
  );
  return (
    <section className="grid gap-3">
      <Field label="Configuration for" hint="Put the value of a secret where it says CDN_SECRET.">
        {(control) => (
          <Select
            {...control}
            value={cdn}
            onValueChange={setCdn}
            options={CDNS.map((value) => ({ value, label: CDN_WORDS[value] }))}
          />
        )}
      </Field>
      <Loaded query={query} waiting={<Skeleton className="h-40 rounded-lg" />}>
        {(configuration) => (
          <CodeBlock code={configuration.text} label={configuration.fileName} testId="cdn-configuration" />
        )}
      </Loaded>
    </section>
  );
};
