"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button } from "./button.tsx";

interface CopyButtonProps {
  text: string;
  /** What is copied, as in "Copy password". */
  label: string;
  /** Show the word, not only the icon. */
  wide?: boolean;
  className?: string;
  "data-testid"?: string;
}

export const CopyButton = ({ text, label, wide, ...rest }: CopyButtonProps) => {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    writeClipboard(text).then(
      () => setCopied(true),
      () => toast.error("The browser did not allow copying. Select the text and copy it by hand."),
    );
  };
  return (
    <Button
      variant={wide === true ? "secondary" : "ghost"}
      size={wide === true ? "sm" : "iconSm"}
      onClick={copy}
      aria-label={wide === true ? undefined : `Copy ${label}`}
      {...rest}
    >
      {isCopied ? <Check aria-hidden className="text-live" /> : <Copy aria-hidden />}
      {wide === true && (isCopied ? "Copied" : `Copy ${label}`)}
      <span className="sr-only" role="status">
        {isCopied ? `${label} copied` : ""}
      </span>
    </Button>
  );
};

/** The asynchronous clipboard exists on https and loopback only; elsewhere a hidden text field does it. */
const writeClipboard = async (text: string): Promise<void> => {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  if (!isDone) throw new Error("copy was refused");
};
