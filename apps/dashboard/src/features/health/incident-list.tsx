"use client";
import { ERROR_HELP, ERRORS, type IngestIncident } from "@sluice/contracts";
import { CircleCheck } from "lucide-react";
import { HelpLink } from "#features/help/help-link.tsx";
import { Badge } from "#ui/badge.tsx";
import { Time } from "#ui/time.tsx";

type Incident = IngestIncident & { readonly input: 1 | 2 };

/** What encoders were refused, newest first: when, what, and what to do. */
export const IncidentList = ({ incidents }: { incidents: readonly Incident[] }) => {
  if (incidents.length === 0) {
    return (
      <p className="flex items-center gap-2 px-5 pb-5 text-ink-2">
        <CircleCheck aria-hidden className="size-4 text-live" /> Nothing was refused or thrown away.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line border-line border-t" data-testid="incident-list">
      {incidents.map((incident) => (
        <li
          key={`${incident.input} ${incident.atMs} ${incident.code} ${incident.path}`}
          className="grid gap-1 px-5 py-3.5"
        >
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-medium">{ERRORS[incident.code].title}</span>
            {incident.count > 1 && <Badge>{incident.count} times</Badge>}
            <span className="text-[0.8125rem] text-ink-3">
              Input {incident.input} · <Time at={incident.atMs} />
            </span>
          </div>
          <p className="text-ink-2 [overflow-wrap:anywhere]">{incident.detail}</p>
          <p className="text-[0.8125rem] text-ink-2">
            <span className="font-medium text-ink">What to do: </span>
            {ERROR_HELP[incident.code].remedy.replaceAll("`", "")}
          </p>
          <p className="text-[0.8125rem]">
            <HelpLink code={incident.code}>More on this</HelpLink>
          </p>
          {incident.path !== "" && <code className="truncate font-mono text-ink-3 text-xs">{incident.path}</code>}
        </li>
      ))}
    </ul>
  );
};
