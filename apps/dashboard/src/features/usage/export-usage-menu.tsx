"use client";
import { Download } from "lucide-react";
import { useNow } from "#lib/use-now.ts";
import { Button } from "#ui/button.tsx";
import { Menu, MenuItem } from "#ui/menu.tsx";
import { rangeSpan } from "./usage-range.ts";

const FILES = [
  { label: "This month, by day", range: "thisMonth", interval: "day" },
  { label: "This month, by hour", range: "thisMonth", interval: "hour" },
  { label: "Last month, by day", range: "lastMonth", interval: "day" },
  { label: "Last month, by hour", range: "lastMonth", interval: "hour" },
] as const;

const addressOf = ({ range, interval }: (typeof FILES)[number], nowMs: number): string => {
  const { from, to } = rangeSpan(range, nowMs);
  return `/api/usage?${new URLSearchParams({ from, to, interval })}`;
};

/** Whole billing months as CSV. Any other time can be had by the API. */
export const ExportUsageMenu = () => {
  const nowMs = useNow(60_000);
  return (
    <Menu
      trigger={
        <Button data-testid="usage-download">
          <Download aria-hidden /> Download CSV
        </Button>
      }
    >
      {FILES.map((file) => (
        <MenuItem key={file.label} asChild>
          <a href={addressOf(file, nowMs)} download>
            {file.label}
          </a>
        </MenuItem>
      ))}
    </Menu>
  );
};
