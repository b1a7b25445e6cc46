"use client";
import { CircleQuestionMark, Menu as MenuIcon, Search } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { BudgetBanner } from "#features/budget/budget-banner.tsx";
import { CommandMenu } from "#features/command-menu/command-menu.tsx";
import { HelpDrawer } from "#features/help/help-drawer.tsx";
import { HelpKeys } from "#features/help/help-keys.tsx";
import { toggleHelp } from "#features/help/help-store.ts";
import { Key } from "#features/help/shortcut-table.tsx";
import { StandingBanner } from "#features/standing/standing-banner.tsx";
import { Button } from "#ui/button.tsx";
import { Sheet } from "#ui/sheet.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { Logo } from "./logo.tsx";
import { Navigation } from "./navigation.tsx";
import { TenantSwitcher } from "./tenant-switcher.tsx";
import { VerifyEmailBanner } from "./verify-email-banner.tsx";

interface ConsoleFrameProps {
  /** Mails are kept here instead of being sent. */
  hasMailbox: boolean;
  children: ReactNode;
}

/** The frame of every signed-in page: navigation at the side, on small screens in a sheet. */
export const ConsoleFrame = ({ hasMailbox, children }: ConsoleFrameProps) => {
  const [isOpen, setOpen] = useState(false);
  const [isCommanding, setCommanding] = useState(false);
  return (
    <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-[80] -translate-y-16 rounded-md bg-accent px-4 py-2 font-medium text-accent-ink focus:translate-y-0"
      >
        Skip to content
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col border-line border-r bg-surface lg:flex">
        <div className="px-5 pt-5 pb-4">
          <Link href="/" aria-label="Sluice, overview" className="flex rounded-md">
            <Logo />
          </Link>
        </div>
        <div className="px-3 pb-4">
          <TenantSwitcher />
        </div>
        <div className="px-3 pb-4">
          <button
            type="button"
            onClick={() => setCommanding(true)}
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
            data-testid="open-command-menu"
            className="flex h-9 w-full items-center gap-3 rounded-md border border-line-strong bg-surface px-3 text-ink-3 shadow-low transition-colors hover:bg-sunken"
          >
            <Search aria-hidden className="size-4 shrink-0" />
            <span className="flex-1 text-left">Go to</span>
            <Key>Ctrl K</Key>
          </button>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
          <Navigation />
        </div>
        <div className="grid gap-1 border-line border-t p-2">
          <button
            type="button"
            onClick={toggleHelp}
            aria-haspopup="dialog"
            aria-keyshortcuts="?"
            data-testid="open-help"
            className="flex h-9 items-center gap-3 rounded-md px-2 font-medium text-ink-2 transition-colors hover:bg-sunken hover:text-ink"
          >
            <CircleQuestionMark aria-hidden className="mx-2 size-4 shrink-0" />
            <span className="flex-1 text-left">Help</span>
            <Key>?</Key>
          </button>
          <AccountMenu side="top" />
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-line border-b bg-surface px-3 lg:hidden">
        <Button
          variant="ghost"
          size="icon"
          aria-label="Open navigation"
          onClick={() => setOpen(true)}
          data-testid="open-navigation"
        >
          <MenuIcon aria-hidden className="size-5!" />
        </Button>
        <Link href="/" aria-label="Sluice, overview" className="flex rounded-md">
          <Logo />
        </Link>
        <Button
          variant="ghost"
          size="icon"
          className="ml-auto"
          aria-label="Go to"
          aria-haspopup="dialog"
          onClick={() => setCommanding(true)}
        >
          <Search aria-hidden className="size-5!" />
        </Button>
        <Button variant="ghost" size="icon" aria-label="Help" aria-haspopup="dialog" onClick={toggleHelp}>
          <CircleQuestionMark aria-hidden className="size-5!" />
        </Button>
      </header>
      <Sheet open={isOpen} onOpenChange={setOpen} title="Navigation">
        <div className="px-5 pt-4 pb-4">
          <Logo />
        </div>
        <div className="px-3 pb-4">
          <TenantSwitcher />
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
          <Navigation onNavigate={() => setOpen(false)} />
        </div>
        <div className="border-line border-t p-2">
          <AccountMenu side="top" />
        </div>
      </Sheet>
      <HelpKeys />
      <HelpDrawer />
      <CommandMenu open={isCommanding} onOpenChange={setCommanding} />
      <div className="min-w-0">
        <VerifyEmailBanner hasMailbox={hasMailbox} />
        <StandingBanner />
        <BudgetBanner />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto grid w-full max-w-6xl grid-cols-1 gap-6 px-4 py-6 outline-none sm:px-6 lg:px-10 lg:py-10"
        >
          {children}
        </main>
      </div>
    </div>
  );
};
