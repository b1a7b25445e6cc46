"use client";
import { useEffect, useRef } from "react";
import { ErrorHelpLink } from "./error-help-link.tsx";
import { Notice } from "./notice.tsx";

/** What is wrong with a form as a whole. A long form is scrolled to it: on a phone it would be out of sight. */
export const FormError = ({ message, code }: { message: string | undefined; code?: string | number | undefined }) => {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (message !== undefined) ref.current?.scrollIntoView({ block: "nearest" });
  }, [message]);
  if (message === undefined) return null;
  return (
    <div ref={ref} className="scroll-mb-5">
      <Notice tone="bad" role="alert">
        {message} <ErrorHelpLink code={code} />
      </Notice>
    </div>
  );
};
