"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "#lib/cn.ts";
import { Badge } from "#ui/badge.tsx";

const SECTIONS = [
  { href: "/operator", label: "Tenants" },
  { href: "/operator/usage", label: "Usage" },
  { href: "/operator/reconciliation", label: "Reconciliation" },
  { href: "/operator/packagers", label: "Packagers" },
  { href: "/operator/jobs", label: "Jobs and mail" },
  { href: "/operator/audit", label: "Log" },
] as const;

/** The head of every page of those who run the installation: where one is, and that somebody writes it down. */
export const OperatorFrame = ({ children }: { children: ReactNode }) => {
  const pathname = usePathname();
  const isHere = (href: string): boolean =>
    href === "/operator" ? pathname === href || pathname.startsWith("/operator/tenants") : pathname.startsWith(href);
  return (
    <>
      <header className="grid gap-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="font-semibold text-2xl leading-8 tracking-tight">Platform operator</h1>
          <Badge tone="warn">every look is logged</Badge>
        </div>
        <nav
          aria-label="Operator sections"
          className="-mx-4 overflow-x-auto border-line border-b px-4 [scrollbar-width:none] sm:mx-0 sm:px-0"
        >
          <ul className="flex gap-1">
            {SECTIONS.map(({ href, label }) => (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={isHere(href) ? "page" : undefined}
                  // On a phone the bar is wider than the page: the present section is brought into it.
                  ref={(link) => {
                    if (isHere(href)) link?.scrollIntoView({ block: "nearest", inline: "center" });
                  }}
                  className={cn(
                    "-mb-px block whitespace-nowrap border-b-2 px-3 py-2.5 font-medium transition-colors focus-visible:outline-offset-[-2px]",
                    isHere(href)
                      ? "border-accent text-ink"
                      : "border-transparent text-ink-2 hover:border-line-strong hover:text-ink",
                  )}
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      {children}
    </>
  );
};
