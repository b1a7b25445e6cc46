"use client";
import type { Permission } from "@sluice/contracts";
import {
  Calculator,
  ChartColumn,
  CreditCard,
  FolderTree,
  House,
  KeyRound,
  LockKeyhole,
  type LucideIcon,
  RadioTower,
  ScrollText,
  Settings2,
  ShieldCheck,
  SquareTerminal,
  Ticket,
  Users,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { cn } from "#lib/cn.ts";
import { useIsOperator, useSession } from "./session-context.tsx";

interface NavItem {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly permission: Permission | null;
}

interface NavSection {
  readonly title: string | null;
  readonly items: readonly NavItem[];
  /** Reached from one of the items, and from the command menu. */
  readonly further?: readonly NavItem[];
}

const SECTIONS: readonly NavSection[] = [
  {
    title: null,
    items: [
      { href: "/", label: "Overview", icon: House, permission: null },
      { href: "/channels", label: "Channels", icon: RadioTower, permission: "channel:read" },
      { href: "/channel-groups", label: "Channel groups", icon: FolderTree, permission: "channelGroup:read" },
      { href: "/key-providers", label: "Key providers", icon: LockKeyhole, permission: "keyProvider:read" },
      { href: "/viewer-tokens", label: "Viewer tokens", icon: Ticket, permission: "tokenKey:read" },
      { href: "/usage", label: "Usage", icon: ChartColumn, permission: "usage:read" },
    ],
    further: [{ href: "/usage/simulator", label: "Simulator", icon: Calculator, permission: "usage:read" }],
  },
  {
    title: "Developers",
    items: [
      { href: "/api-keys", label: "API keys", icon: KeyRound, permission: "apiKey:read" },
      { href: "/developers", label: "REST API", icon: SquareTerminal, permission: null },
    ],
  },
  {
    title: "Workspace",
    items: [
      { href: "/members", label: "Members", icon: Users, permission: "member:read" },
      { href: "/billing", label: "Billing", icon: CreditCard, permission: "billing:read" },
      { href: "/audit-log", label: "Audit log", icon: ScrollText, permission: "audit:read" },
      { href: "/settings", label: "Settings", icon: Settings2, permission: "tenant:read" },
    ],
  },
];

const PLATFORM: NavSection = {
  title: "Platform",
  items: [{ href: "/operator", label: "Operator", icon: ShieldCheck, permission: null }],
};

const useSections = (): typeof SECTIONS => {
  const { tenant } = useSession();
  const isOperator = useIsOperator();
  // A workspace that is closed or suspended has one page, wherever one goes.
  const ofWorkspace = tenant.deletion === null && tenant.suspension === null ? SECTIONS : [];
  return isOperator ? [...ofWorkspace, PLATFORM] : ofWorkspace;
};

/** The pages that the signed-in role may open, in the order of the navigation. */
export const usePages = (): readonly Pick<NavItem, "href" | "label" | "icon">[] => {
  const { permissions } = useSession();
  return useSections()
    .flatMap(({ items, further = [] }) => [...items, ...further])
    .filter(({ permission }) => permission === null || permissions.includes(permission));
};

const isUnder = (pathname: string, href: string): boolean =>
  href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);

export const Navigation = ({ onNavigate }: { onNavigate?: () => void }) => {
  const pathname = usePathname();
  const sections = useSections();
  const { permissions } = useSession();
  const ref = useRef<HTMLElement>(null);
  // On a low screen the page that is open may stand below the edge of the menu.
  useEffect(() => {
    if (pathname !== "") ref.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest" });
  }, [pathname]);
  if (sections.length === 0) return null;
  return (
    <nav ref={ref} aria-label="Main" className="grid gap-6">
      {sections.map(({ title, items }) => {
        const allowed = items.filter(({ permission }) => permission === null || permissions.includes(permission));
        if (allowed.length === 0) return null;
        return (
          <div key={title ?? "main"}>
            {title !== null && <p className="mb-1.5 px-3 font-medium text-ink-3 text-xs">{title}</p>}
            <ul className="grid gap-0.5">
              {allowed.map(({ href, label, icon: Icon }) => {
                const isHere = isUnder(pathname, href);
                return (
                  <li key={href}>
                    <Link
                      href={href}
                      onClick={() => onNavigate?.()}
                      aria-current={isHere ? "page" : undefined}
                      className={cn(
                        "flex h-9 items-center gap-3 rounded-md px-3 font-medium transition-colors",
                        isHere ? "bg-accent-soft text-accent-text" : "text-ink-2 hover:bg-sunken hover:text-ink",
                      )}
                    >
                      <Icon aria-hidden className="size-4 shrink-0" />
                      {label}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </nav>
  );
};
