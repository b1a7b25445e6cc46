"use client";
import { ChevronsUpDown, LogOut, Monitor, Moon, Settings2, Sun } from "lucide-react";
import Link from "next/link";
import { signOut } from "next-auth/react";
import { useTheme } from "next-themes";
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from "#ui/menu.tsx";
import { useSession } from "./session-context.tsx";

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");

export const AccountMenu = ({ side }: { side: "top" | "bottom" }) => {
  const { user, role } = useSession();
  const { theme, setTheme } = useTheme();
  return (
    <Menu
      side={side}
      align="start"
      trigger={
        <button
          type="button"
          data-testid="account-menu"
          className="flex w-full min-w-0 items-center gap-3 rounded-md p-2 text-left transition-colors hover:bg-sunken"
        >
          <span
            aria-hidden
            className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-text text-xs"
          >
            {initialsOf(user.name)}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium leading-5">{user.name}</span>
            <span className="block truncate text-ink-3 text-xs">{user.email}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
        </button>
      }
    >
      <div className="max-w-64 px-2.5 pt-1.5 pb-1">
        <p className="truncate font-medium">{user.email}</p>
        <p className="text-ink-3 text-xs">Signed in as {role}</p>
      </div>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
        <MenuRadioItem value="light">
          <Sun aria-hidden /> Light
        </MenuRadioItem>
        <MenuRadioItem value="dark">
          <Moon aria-hidden /> Dark
        </MenuRadioItem>
        <MenuRadioItem value="system">
          <Monitor aria-hidden /> As the system
        </MenuRadioItem>
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuItem asChild>
        <Link href="/settings">
          <Settings2 aria-hidden /> Settings
        </Link>
      </MenuItem>
      <MenuItem data-testid="sign-out" onSelect={() => void signOut({ callbackUrl: "/sign-in" })}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
};
