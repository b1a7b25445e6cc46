"use client";
import { useSession } from "#features/shell/session-context.tsx";
import { SwitchField } from "#ui/switch-field.tsx";
import { GO_TO, type Shortcut } from "./shortcuts.ts";
import { setSingleKeys, useSingleKeys } from "./single-keys.ts";

const ALWAYS: readonly Shortcut[] = [
  { keys: ["Ctrl / ⌘", "K"], label: "Command menu: any page, channel or article" },
  { keys: ["Esc"], label: "Close what is open" },
];
const SINGLE: readonly Shortcut[] = [{ keys: ["?"], label: "Help" }];

/** Every shortcut there is, and the switch for those that are a single key. */
export const ShortcutTable = () => {
  const { permissions } = useSession();
  const isOn = useSingleKeys();
  const goTo = GO_TO.filter(({ permission }) => permission === null || permissions.includes(permission));
  return (
    <div className="grid gap-4">
      <dl className="grid gap-2">
        {[...ALWAYS, ...(isOn ? [...SINGLE, ...goTo] : [])].map(({ keys, label }) => (
          <div key={label} className="flex items-baseline justify-between gap-4">
            <dt className="text-ink-2">{label}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <SwitchField
        label="Single-key shortcuts"
        hint="Off: only those with Ctrl or ⌘ work. For those who speak to their computer."
        checked={isOn}
        onCheckedChange={setSingleKeys}
        testId="single-keys"
      />
    </div>
  );
};

export const Key = ({ children }: { children: string }) => (
  <kbd className="inline-flex min-w-6 justify-center rounded border border-line-strong bg-sunken px-1.5 font-sans text-ink-2 text-xs leading-5">
    {children}
  </kbd>
);
