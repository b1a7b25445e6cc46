import type { Permission } from "@sluice/contracts";

export interface Shortcut {
  /** One after the other. */
  readonly keys: readonly string[];
  readonly label: string;
}

interface GoTo extends Shortcut {
  readonly href: string;
  readonly permission: Permission | null;
}

/** `g`, then a letter. */
export const GO_TO: readonly GoTo[] = [
  { keys: ["g", "o"], label: "Overview", href: "/", permission: null },
  { keys: ["g", "c"], label: "Channels", href: "/channels", permission: "channel:read" },
  { keys: ["g", "r"], label: "Channel groups", href: "/channel-groups", permission: "channelGroup:read" },
  { keys: ["g", "u"], label: "Usage", href: "/usage", permission: "usage:read" },
  { keys: ["g", "k"], label: "API keys", href: "/api-keys", permission: "apiKey:read" },
  { keys: ["g", "m"], label: "Members", href: "/members", permission: "member:read" },
  { keys: ["g", "a"], label: "Audit log", href: "/audit-log", permission: "audit:read" },
  { keys: ["g", "s"], label: "Settings", href: "/settings", permission: "tenant:read" },
];

/** How long the second key may take. */
const CHORD_MS = 1200;

export type KeyOutcome =
  | { readonly kind: "nothing" }
  | { readonly kind: "help" }
  | { readonly kind: "goTo"; readonly href: string };

/** Makes sense of single keys, one after the other. Pure but for what it remembers: the key before, and when. */
export const createShortcutReader = (permissions: readonly Permission[]) => {
  let startedAtMs = Number.NEGATIVE_INFINITY;
  return (key: string, nowMs: number): KeyOutcome => {
    const isSecond = nowMs - startedAtMs <= CHORD_MS;
    startedAtMs = Number.NEGATIVE_INFINITY;
    if (isSecond) {
      const target = GO_TO.find(({ keys }) => keys[1] === key);
      const isAllowed = target?.permission === null || permissions.some((each) => each === target?.permission);
      return target !== undefined && isAllowed ? { kind: "goTo", href: target.href } : { kind: "nothing" };
    }
    if (key === "?") return { kind: "help" };
    if (key === "g") startedAtMs = nowMs;
    return { kind: "nothing" };
  };
};
