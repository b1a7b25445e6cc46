"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useSession } from "#features/shell/session-context.tsx";
import { helpPlaceOf, openHelp, toggleHelp } from "./help-store.ts";
import { createShortcutReader } from "./shortcuts.ts";
import { areSingleKeysOn } from "./single-keys.ts";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === "combobox");

/** Listens to single keys, and to addresses that end with `#help/…`. */
export const HelpKeys = () => {
  const router = useRouter();
  const { permissions } = useSession();
  useEffect(() => {
    const read = createShortcutReader(permissions);
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // A menu or a dialog that is open has keys of its own.
      if (!areSingleKeysOn() || document.querySelector("[role=menu],[role=listbox],[aria-modal=true]") !== null) return;
      const outcome = read(event.key, event.timeStamp);
      if (outcome.kind === "nothing") return;
      event.preventDefault();
      if (outcome.kind === "help") toggleHelp();
      else router.push(outcome.href);
    };
    const onHash = (): void => {
      const place = helpPlaceOf(window.location.hash);
      if (place === undefined) return;
      openHelp(place);
      // Taken away again, or the same link would do nothing the second time.
      window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
    };
    onHash();
    window.addEventListener("keydown", onKey);
    window.addEventListener("hashchange", onHash);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("hashchange", onHash);
    };
  }, [router, permissions]);
  return null;
};
