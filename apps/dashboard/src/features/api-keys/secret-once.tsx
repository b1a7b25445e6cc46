import type { ReactNode } from "react";
import { Button } from "#ui/button.tsx";
import { CopyField } from "#ui/copy-field.tsx";
import { DialogBody, DialogFooter } from "#ui/dialog.tsx";
import { Notice } from "#ui/notice.tsx";

interface SecretOnceProps {
  secret: string;
  /** What else is to be known about it. */
  children?: ReactNode;
  onDone: () => void;
}

/** The one look at a secret. */
export const SecretOnce = ({ secret, children, onDone }: SecretOnceProps) => (
  <>
    <DialogBody>
      <Notice tone="warn" title="It is shown this once">
        We keep only a hash of it. If it is lost, rotate the key to get another.
      </Notice>
      <CopyField label="Secret" value={secret} testId="api-key-secret" />
      {children}
    </DialogBody>
    <DialogFooter>
      <Button variant="primary" onClick={onDone} data-testid="api-key-done">
        I have copied it
      </Button>
    </DialogFooter>
  </>
);
