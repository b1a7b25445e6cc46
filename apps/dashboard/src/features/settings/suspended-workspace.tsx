"use client";
import type { Suspension } from "@sluice/contracts";
import { useCan, useSession } from "#features/shell/session-context.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Time } from "#ui/time.tsx";
import { ExportButton } from "./export-button.tsx";

/** All that there is of a workspace that whoever runs the installation has suspended. */
export const SuspendedWorkspace = ({ suspension }: { suspension: Suspension }) => {
  const { tenant } = useSession();
  const canExport = useCan("apiKey:read");
  return (
    <>
      <PageHeader title={tenant.name} description="This workspace is suspended." />
      <Card data-testid="suspended">
        <CardHeader
          title={
            <>
              Suspended since <Time at={suspension.at} />
            </>
          }
          description="Channels neither take nor serve streams, and nothing can be changed. Settings and media are kept."
        />
        <CardBody className="grid justify-items-start gap-4">
          <blockquote className="border-bad border-l-2 pl-4 leading-6 [overflow-wrap:anywhere]">
            {suspension.reason}
          </blockquote>
          <p className="text-ink-2 leading-6">
            Reply to whoever runs this installation; the owners have this by mail. Once released, everything is as it
            was.
          </p>
          {canExport && <ExportButton />}
        </CardBody>
      </Card>
    </>
  );
};
