"use client";
import { Download } from "lucide-react";
import { Button } from "#ui/button.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { Notice } from "#ui/notice.tsx";

interface RecoveryCodesProps {
  codes: readonly string[];
  onDone: () => void;
}

/** Shown once: the server keeps their hashes alone. */
export const RecoveryCodes = ({ codes, onDone }: RecoveryCodesProps) => {
  const text = `Recovery codes for Sluice. Each works once in the place of your app's code.\n\n${codes.join("\n")}\n`;
  return (
    <div className="grid gap-4">
      <Notice tone="warn" title="Keep these recovery codes now: they are not shown again">
        Each lets you in once when you do not have your app. Without app and codes nobody can let you in.
      </Notice>
      <ul
        className="grid gap-x-6 gap-y-1 rounded-lg border border-line bg-sunken/60 px-4 py-3 font-mono text-[0.8125rem] sm:grid-cols-2"
        data-testid="recovery-codes"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton wide text={text} label="codes" />
        <Button asChild size="sm">
          <a href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`} download="sluice-recovery-codes.txt">
            <Download aria-hidden /> Download
          </a>
        </Button>
        <Button size="sm" variant="primary" onClick={onDone} data-testid="recovery-codes-kept">
          I have kept them
        </Button>
      </div>
    </div>
  );
};
