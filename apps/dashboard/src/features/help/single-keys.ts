"use client";
import { useSyncExternalStore } from "react";

const STORED_AS = "sluice.singleKeys";
const listeners = new Set<() => void>();

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** Private windows of some browsers have no storage: then the choice lasts as long as the page. */
let fallback = true;

export const areSingleKeysOn = (): boolean => {
  try {
    return localStorage.getItem(STORED_AS) !== "off";
  } catch {
    return fallback;
  }
};

export const setSingleKeys = (on: boolean): void => {
  fallback = on;
  try {
    if (on) localStorage.removeItem(STORED_AS);
    else localStorage.setItem(STORED_AS, "off");
  } catch {
    // `fallback` holds it
  }
  for (const tell of listeners) tell();
};

/**
 * Whether keys without Ctrl or ⌘ do something. People who speak to their computer must be able to switch that off
 * (WCAG 2.1.4): words that it mishears would be pressed as keys.
 */
export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, areSingleKeysOn, () => true);
