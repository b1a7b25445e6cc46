"use client";
import type { OriginEndpoint } from "@sluice/contracts";
import { Dialog } from "#ui/dialog.tsx";
import { EndpointForm } from "./endpoint-form.tsx";

interface EndpointDialogProps {
  channelGroup: string;
  channel: string;
  edited: OriginEndpoint | "new" | null;
  existing: readonly OriginEndpoint[];
  onClose: () => void;
}

export const EndpointDialog = ({ edited, onClose, ...rest }: EndpointDialogProps) => (
  <Dialog
    open={edited !== null}
    onOpenChange={(open) => !open && onClose()}
    size="lg"
    title={edited === "new" || edited === null ? "New origin endpoint" : `Edit endpoint ${edited.name}`}
    description={
      edited === "new" || edited === null
        ? "Viewers can ask for it a few seconds after you save."
        : "Players pick changes up with the next manifest. A new segment duration begins new segment names."
    }
  >
    <EndpointForm {...rest} endpoint={edited === "new" || edited === null ? null : edited} onDone={onClose} />
  </Dialog>
);
