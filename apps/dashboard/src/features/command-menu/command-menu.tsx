"use client";
import { Command } from "cmdk";
import { CircleQuestionMark, ListChecks, type LucideIcon, RadioTower, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { channelPath } from "#features/channels/channel-path.ts";
import { useAllChannels } from "#features/channels/use-all-channels.ts";
import { HELP_ARTICLES } from "#features/help/help-articles.ts";
import { openHelp } from "#features/help/help-store.ts";
import { useOnboarding } from "#features/onboarding/use-onboarding.ts";
import { usePages } from "#features/shell/navigation.tsx";

interface CommandMenuProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Go anywhere by typing. Opened by Ctrl-K or ⌘-K wherever one is. */
export const CommandMenu = ({ open, onOpenChange }: CommandMenuProps) => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      onOpenChange(!open);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [open, onOpenChange]);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-[75] animate-fade bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          data-testid="command-menu"
          className="fixed inset-x-4 top-[12dvh] z-[75] mx-auto max-w-xl animate-enter overflow-hidden rounded-xl border border-line bg-surface shadow-high outline-none"
        >
          <Dialog.Title className="sr-only">Command menu</Dialog.Title>
          <Menu close={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
};

/**
 * An item's value is its kind and then what it is found by. Every word must occur; pages and channels come before articles,
 * whatever stands in those.
 */
const score = (value: string, search: string): number => {
  const [kind = "", ...rest] = value.toLowerCase().split(" ");
  const text = rest.join(" ");
  const words = search.toLowerCase().split(/\s+/);
  if (!words.every((word) => text.includes(word))) return 0;
  return kind === "help" ? 0.5 : 1;
};

const Menu = ({ close }: { close: () => void }) => {
  const [search, setSearch] = useState("");
  const router = useRouter();
  const pages = usePages();
  const { channels, isPending } = useAllChannels();
  const { isDismissed, isComplete, setDismissed } = useOnboarding();
  const isSearching = search.trim() !== "";
  const run = (act: () => void) => () => {
    close();
    act();
  };
  return (
    <Command label="Command menu" loop filter={score}>
      <div className="flex items-center gap-3 border-line border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
        <Command.Input
          value={search}
          onValueChange={setSearch}
          placeholder="Go to a page, a channel, an article"
          data-testid="command-input"
          className="h-12 w-full bg-transparent text-[0.9375rem] outline-none placeholder:text-ink-3"
        />
      </div>
      <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-8 text-center text-ink-2">
          {isPending ? "Reading the channels…" : "Nothing has that name."}
        </Command.Empty>
        <Group heading="Pages">
          {pages.map(({ href, label, icon }) => (
            <Item key={href} value={`page ${href} ${label}`} icon={icon} onSelect={run(() => router.push(href))}>
              {label}
            </Item>
          ))}
          {isDismissed && !isComplete && (
            <Item
              value="page first steps onboarding"
              icon={ListChecks}
              onSelect={run(() => {
                setDismissed(false);
                router.push("/");
              })}
            >
              Show the first steps
            </Item>
          )}
        </Group>
        {channels.length > 0 && (
          <Group heading="Channels">
            {(isSearching ? channels : channels.slice(0, 5)).map(({ id, channelGroup, name }) => (
              <Item
                key={id}
                value={`channel ${channelGroup} ${name}`}
                icon={RadioTower}
                hint={channelGroup}
                onSelect={run(() => router.push(channelPath(channelGroup, name)))}
              >
                {name}
              </Item>
            ))}
          </Group>
        )}
        {/*
          Offered once something is looked for: the list would be long, and pages are wanted more often. And not before the
          channels are there: what is chosen first stays chosen, and whoever types fast would get an article instead.
        */}
        {isSearching && !isPending && (
          <Group heading="Help">
            {HELP_ARTICLES.map(({ id, title, summary, keywords }) => (
              <Item
                key={id}
                value={`help ${id} ${title} ${keywords ?? ""}`}
                icon={CircleQuestionMark}
                hint={summary}
                onSelect={run(() => openHelp(id))}
              >
                {title}
              </Item>
            ))}
          </Group>
        )}
      </Command.List>
    </Command>
  );
};

const Group = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Command.Group
    heading={heading}
    className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs"
  >
    {children}
  </Command.Group>
);

interface ItemProps {
  value: string;
  icon: LucideIcon;
  hint?: string;
  onSelect: () => void;
  children: string;
}

const Item = ({ value, icon: Icon, hint, onSelect, children }: ItemProps) => (
  <Command.Item
    value={value}
    onSelect={onSelect}
    className="flex cursor-default select-none items-center gap-3 rounded-md px-3 py-2 text-sm data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent-text"
  >
    <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
    <span className="min-w-0 flex-1 truncate">{children}</span>
    {hint !== undefined && <span className="min-w-0 max-w-[50%] truncate text-ink-3 text-xs">{hint}</span>}
  </Command.Item>
);
