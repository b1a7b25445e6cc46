"use client";
import { toast } from "sonner";
import { problemOf } from "#lib/problem.ts";
import { openErrorHelp } from "./help-store.ts";

/** Says what was refused, with the way to what to do about it. */
export const toastProblem = (error: unknown): void => {
  const { code, message } = problemOf(error);
  toast.error(message, { action: { label: "Help", onClick: () => openErrorHelp(code) } });
};
