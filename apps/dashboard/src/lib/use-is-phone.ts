"use client";
import { useSyncExternalStore } from "react";

/** Narrower than where dialogs become cards (`sm`): there they are sheets from below. */
const QUERY = "(max-width: 639.98px)";

const listen = (onChange: () => void): (() => void) => {
  const query = window.matchMedia(QUERY);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
};

/** Whether the screen is a phone's; the server takes it for none. */
export const useIsPhone = (): boolean =>
  useSyncExternalStore(
    listen,
    () => window.matchMedia(QUERY).matches,
    () => false,
  );
