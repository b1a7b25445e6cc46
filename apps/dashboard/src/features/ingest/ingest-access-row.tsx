"use client";
import type { IngestEndpoint } from "@sluice/contracts";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { Button } from "#ui/button.tsx";
import { IngestAccessDialog } from "./ingest-access-dialog.tsx";

const count = (blocks: readonly string[]): string => (blocks.length === 1 ? "1 address" : `${blocks.length} addresses`);

const summary = ({
  ipAllowList,
  ipDenyList,
  clientCertificates,
  clientCertificateMode,
}: IngestEndpoint["access"]): string => {
  const allowed = ipAllowList.length === 0 ? "from anywhere" : `from ${count(ipAllowList)}`;
  const from = ipDenyList.length === 0 ? allowed : `${allowed}, but not from ${count(ipDenyList)}`;
  if (clientCertificates.length === 0) return from;
  const certificates =
    clientCertificates.length === 1 ? "one certificate" : `${clientCertificates.length} certificates`;
  return `${from}, with ${certificates}${clientCertificateMode === "WITH_PASSWORD" ? " and the password" : ""}`;
};

interface IngestAccessRowProps {
  channelGroup: string;
  channel: string;
  endpoint: IngestEndpoint;
}

/** From whom an endpoint takes pushes, in a line, and the way to change it. */
export const IngestAccessRow = ({ channelGroup, channel, endpoint }: IngestAccessRowProps) => {
  const canWrite = useCan("channel:write");
  const [isEditing, setEditing] = useState(false);
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="text-ink-3 text-xs" data-testid={`ingest-access-${endpoint.index}`}>
        Taken {summary(endpoint.access)}
      </p>
      {canWrite && (
        <Button size="sm" onClick={() => setEditing(true)} data-testid={`ingest-access-edit-${endpoint.index}`}>
          <ShieldCheck aria-hidden /> Who may push
        </Button>
      )}
      <IngestAccessDialog
        channelGroup={channelGroup}
        channel={channel}
        endpoint={endpoint}
        open={isEditing}
        onClose={() => setEditing(false)}
      />
    </div>
  );
};
