"use client";
import type { ErrorCode } from "@sluice/contracts";
import { useSyncExternalStore } from "react";
import { errorArticleId } from "./articles/errors.ts";

/** `topic/…` and article ids as they stand behind `#help/`; "" is the first page; null is closed. */
export type HelpPlace = string | null;

let place: HelpPlace = null;
const listeners = new Set<() => void>();

const go = (next: HelpPlace): void => {
  place = next;
  for (const tell of listeners) tell();
};

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** Where the drawer is. Not in the address: reading help must not change what the page's address means. */
export const useHelpPlace = (): HelpPlace =>
  useSyncExternalStore(
    subscribe,
    () => place,
    () => null,
  );

export const openHelp = (at = ""): void => go(at);
export const openErrorHelp = (code: ErrorCode): void => go(errorArticleId(code));
export const closeHelp = (): void => go(null);
export const toggleHelp = (): void => go(place === null ? "" : null);

const HASH = /^#help(?:\/(.*))?$/;

/** What a link to help names, or undefined when it is another link. */
export const helpPlaceOf = (hash: string): string | undefined => {
  const match = HASH.exec(hash);
  return match === null ? undefined : (match[1] ?? "");
};
