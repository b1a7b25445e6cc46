"use client";
import { useState } from "react";
import { cn } from "#lib/cn.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardBody } from "#ui/card.tsx";
import { CodeBlock } from "#ui/code-block.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { BreakableName } from "./breakable-name.tsx";
import { printType, type ReferenceOperation } from "./read-reference.ts";
import { TryIt } from "./try-it.tsx";
import { WithCode } from "./with-code.tsx";

const CELL = "block px-5 py-0.5 align-top sm:table-cell sm:px-3 sm:py-3";

export const OperationCard = ({ operation, secret }: { operation: ReferenceOperation; secret: string }) => {
  const [isTrying, setTrying] = useState(false);
  const rows = [
    ...operation.parameters.map(({ name, in: place, required, description, schema }) => ({
      name,
      place: place as string,
      isRequired: required,
      text: description ?? printType(schema),
    })),
    ...operation.bodyFields.map(({ name, type, isRequired }) => ({ name, place: "body", isRequired, text: type })),
  ];
  return (
    <Card id={operation.id} className="scroll-mt-20" data-testid={`operation-${operation.id}`}>
      <CardBody className="grid gap-4 pt-5">
        <div className="grid gap-1.5">
          <h3 className="font-semibold leading-6">
            <WithCode text={operation.summary} />
          </h3>
          <p className="flex flex-wrap items-baseline gap-2">
            <Badge tone={operation.method === "DELETE" ? "bad" : operation.method === "GET" ? "neutral" : "live"}>
              {operation.method}
            </Badge>
            <code className="min-w-0 font-mono text-[0.8125rem] [overflow-wrap:anywhere]">
              <BreakableName name={operation.path} />
            </code>
          </p>
          {operation.description.split("\n\n").map((paragraph) => (
            <p key={paragraph} className="text-[0.8125rem] text-ink-2 leading-5">
              <WithCode text={paragraph} />
            </p>
          ))}
        </div>
        {rows.length > 0 && (
          <Table label={`Fields of ${operation.summary}`}>
            {/* On a phone each field is a block: three columns have no room. */}
            <TableHead className="hidden sm:table-header-group">
              <tr>
                <Th>Field</Th>
                <Th>In</Th>
                <Th>What</Th>
              </tr>
            </TableHead>
            <TableBody>
              {rows.map(({ name, place, isRequired, text }) => (
                <Tr key={`${place} ${name}`} className="block py-2 max-sm:[&>td]:px-0! sm:table-row">
                  <Td className={cn(CELL, "sm:w-72 sm:min-w-72")}>
                    <code className="font-mono text-[0.8125rem] [overflow-wrap:anywhere]">
                      <BreakableName name={name} />
                    </code>
                    <span className="text-ink-3 text-xs sm:hidden"> in {place}</span>
                    {isRequired && (
                      <span className="text-ink-3 text-xs max-sm:before:content-[',_'] sm:block">required</span>
                    )}
                  </Td>
                  <Td className={cn(CELL, "hidden text-ink-2 sm:table-cell")}>{place}</Td>
                  <Td className={cn(CELL, "text-[0.8125rem] text-ink-2 [overflow-wrap:anywhere] sm:min-w-48")}>
                    {text}
                  </Td>
                </Tr>
              ))}
            </TableBody>
          </Table>
        )}
        <CodeBlock code={operation.curl} label="curl" />
        <details>
          <summary className="cursor-pointer font-medium text-[0.8125rem] text-ink-2">Answers</summary>
          <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[0.8125rem] leading-5">
            {operation.responses.map(({ status, description }) => (
              <div key={status} className="contents">
                <dt className="font-mono">{status}</dt>
                <dd className="text-ink-2">{description}</dd>
              </div>
            ))}
          </dl>
        </details>
        {isTrying ? (
          <TryIt operation={operation} secret={secret} />
        ) : (
          <div>
            <Button onClick={() => setTrying(true)} data-testid="try-it">
              Try it
            </Button>
          </div>
        )}
      </CardBody>
    </Card>
  );
};
