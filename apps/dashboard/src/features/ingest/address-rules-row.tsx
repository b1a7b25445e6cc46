"use client";
import type { IngestEndpoint } from "@sluice/contracts";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useCan } from "#features/shell/session-context.tsx";
import { Button } from "#ui/button.tsx";
import { AddressRulesDialog } from "./address-rules-dialog.tsx";

const count = (blocks: readonly string[]): string => (blocks.length === 1 ? "1 address" : `${blocks.length} addresses`);

const summary = ({ ipAllowList, ipDenyList }: IngestEndpoint["access"]): string => {
  const allowed = ipAllowList.length === 0 ? "from anywhere" : `from ${count(ipAllowList)}`;
  return ipDenyList.length === 0 ? allowed : `${allowed}, but not from ${count(ipDenyList)}`;
};

interface AddressRulesRowProps {
  channelGroup: string;
  channel: string;
  endpoint: IngestEndpoint;
}

/** From where an endpoint takes pushes, in a line, and the way to change it. */
export const AddressRulesRow = ({ channelGroup, channel, endpoint }: AddressRulesRowProps) => {
  const canWrite = useCan("channel:write");
  const [isEditing, setEditing] = useState(false);
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="text-ink-3 text-xs" data-testid={`ingest-access-${endpoint.index}`}>
        Taken {summary(endpoint.access)}
      </p>
      {canWrite && (
        <Button size="sm" onClick={() => setEditing(true)} data-testid={`ingest-access-edit-${endpoint.index}`}>
          <ShieldCheck aria-hidden /> Addresses
        </Button>
      )}
      <AddressRulesDialog
        channelGroup={channelGroup}
        channel={channel}
        endpoint={endpoint}
        open={isEditing}
        onClose={() => setEditing(false)}
      />
    </div>
  );
};
