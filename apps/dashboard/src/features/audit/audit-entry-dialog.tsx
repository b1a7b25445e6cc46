"use client";
import type { AuditEntry } from "@sluice/contracts";
import { cn } from "#lib/cn.ts";
import { Dialog, DialogBody } from "#ui/dialog.tsx";
import { Fact } from "#ui/fact.tsx";
import { Table, TableBody, TableHead, Td, Th } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { diffFields } from "./diff-lines.ts";
import { wordsOfAction } from "./words-of-action.ts";

const ACTORS = { user: "Person", apiKey: "API key", system: "Sluice" } as const;

/** One entry with everything it says. */
export const AuditEntryDialog = ({ entry, onClose }: { entry: AuditEntry | null; onClose: () => void }) => (
  <Dialog
    open={entry !== null}
    onOpenChange={(open) => !open && onClose()}
    size="xl"
    title={wordsOfAction(entry?.action ?? "")}
  >
    {entry !== null && (
      <DialogBody>
        <dl className="grid gap-x-6 gap-y-3 text-[0.8125rem] sm:grid-cols-2">
          <Fact label="When" value={<Time at={entry.at} />} />
          <Fact label="Who" value={`${ACTORS[entry.actor.kind]} ${entry.actor.label} (${entry.actor.id})`} />
          <Fact label="What" value={`${entry.target.label} (${entry.action})`} />
          <Fact label="From" value={entry.ip ?? "inside"} />
        </dl>
        <DiffTable entry={entry} />
        <dl className="grid gap-3 text-[0.8125rem] [&_dd]:font-mono">
          <Fact label={`Hash of entry ${entry.sequence}`} value={entry.hash} />
          <Fact label="Hash of the entry before" value={entry.previousHash} />
        </dl>
      </DialogBody>
    )}
  </Dialog>
);

const CELL = "block px-5 py-1.5 align-top [overflow-wrap:anywhere] sm:table-cell sm:max-w-64 sm:px-3 sm:py-2";

const DiffTable = ({ entry }: { entry: AuditEntry }) => {
  const fields = diffFields(entry.before, entry.after);
  if (fields.length === 0) return <p className="text-ink-2">This action has no before and after.</p>;
  return (
    <div className="overflow-hidden rounded-lg border border-line" data-testid="audit-diff">
      <Table label="Before and after">
        {/* Three columns of long words have no room on a phone: there each field is a block, its values below its name. */}
        <TableHead className="hidden border-t-0 sm:table-header-group">
          <tr>
            <Th>Field</Th>
            <Th>Before</Th>
            <Th>After</Th>
          </tr>
        </TableHead>
        <TableBody>
          {fields.map(({ path, before, after, isChanged }) => (
            <tr key={path} className="block font-mono text-[0.8125rem] sm:table-row">
              <Td className={cn(CELL, "font-medium sm:font-normal", !isChanged && "text-ink-3")}>{path}</Td>
              <Td className={cn(CELL, isChanged && before !== undefined ? "bg-bad-soft/60" : "text-ink-3")}>
                <span className="text-ink-3 text-xs sm:hidden">before: </span>
                {before ?? "–"}
              </Td>
              <Td className={cn(CELL, isChanged && after !== undefined ? "bg-live-soft/60" : "text-ink-3")}>
                <span className="text-ink-3 text-xs sm:hidden">after: </span>
                {after ?? "–"}
              </Td>
            </tr>
          ))}
        </TableBody>
      </Table>
    </div>
  );
};
