"use client";
import { type OperatorTenantFacts, PLANS } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { formatBytes, formatCount } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Notice } from "#ui/notice.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { Stat } from "#ui/stat.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { ONCE } from "./once.ts";
import { StandingCard } from "./standing-card.tsx";
import { SuspensionCard } from "./suspension-card.tsx";
import { TenantFlags } from "./tenant-flags.tsx";
import { TenantLimits } from "./tenant-limits.tsx";
import { TenantPlan } from "./tenant-plan.tsx";
import { TenantState } from "./tenant-state.tsx";

/** One tenant: what it is and has, and everything that an operator may change of it. */
export const TenantPage = ({ tenantId }: { tenantId: string }) => {
  const trpc = useTRPC();
  const query = useQuery(trpc.operator.tenant.queryOptions({ tenantId: tenantId as OperatorTenantFacts["id"] }, ONCE));
  return (
    <Loaded
      query={query}
      waiting={
        <div role="status" aria-label="Loading" className="grid gap-6">
          <Skeleton className="h-28 rounded-lg" />
          <Skeleton className="h-64 rounded-lg" />
        </div>
      }
    >
      {(facts) => (
        <div className="grid gap-6">
          <Head facts={facts} />
          {facts.suspension !== null && (
            <Notice tone="bad" title="Suspended">
              {facts.suspension.reason} Since <Time at={facts.suspension.at} />.
            </Notice>
          )}
          {facts.erasesAt !== null && (
            <Notice tone="warn" title="Closed">
              Whoever owns it has deleted it; everything of it is erased on <Time at={facts.erasesAt} />.
            </Notice>
          )}
          <div className="grid items-start gap-6 lg:grid-cols-2">
            <TenantPlan facts={facts} />
            <SuspensionCard key={facts.suspension?.at ?? "running"} facts={facts} />
          </div>
          <StandingCard facts={facts} />
          <TenantLimits key={JSON.stringify(facts.limitOverrides)} facts={facts} />
          <TenantFlags facts={facts} />
          <Members facts={facts} />
        </div>
      )}
    </Loaded>
  );
};

const Head = ({ facts }: { facts: OperatorTenantFacts }) => (
  <Card className="grid grid-cols-1 gap-4 px-5 py-5">
    <div className="flex flex-wrap items-center gap-3">
      <h2 className="min-w-0 font-semibold text-lg leading-7 [overflow-wrap:anywhere]">{facts.name}</h2>
      <TenantState tenant={facts} />
      <code className="font-mono text-ink-3 text-xs">{facts.id}</code>
    </div>
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 md:grid-cols-4">
      <Stat label="Plan" value={PLANS[facts.planId].name} />
      <Stat label="Channels" value={formatCount(facts.channelCount)} />
      <Stat label="Ingest" value={formatBytes(facts.ingestBytes)} detail="this month, UTC" />
      <Stat label="Egress" value={formatBytes(facts.egressBytes)} detail="this month, UTC" />
    </dl>
    <p className="text-ink-3 text-xs">
      Since <Time at={facts.createdAt} /> ·{" "}
      <Link href="/operator" className="rounded-sm font-medium text-accent-text hover:underline">
        All tenants
      </Link>
    </p>
  </Card>
);

const Members = ({ facts }: { facts: OperatorTenantFacts }) => (
  <Card>
    <CardHeader title="Members" description="Whom to write to." />
    {facts.members.length === 0 ? (
      <CardBody className="text-ink-2">Nobody is a member of this tenant.</CardBody>
    ) : (
      <Table label="Members">
        <TableHead>
          <tr>
            <Th>Person</Th>
            <Th>Role</Th>
            <Th className="hidden sm:table-cell">Address</Th>
          </tr>
        </TableHead>
        <TableBody>
          {facts.members.map(({ email, name, role, emailVerified }) => (
            <Tr key={email}>
              <Td className="max-w-44 sm:max-w-56">
                <span className="block truncate font-medium">{name}</span>
                <span className="block truncate text-ink-3 text-xs">{email}</span>
                {!emailVerified && <span className="block text-warn text-xs sm:hidden">not confirmed</span>}
              </Td>
              <Td className="text-ink-2 capitalize">{role}</Td>
              <Td className="hidden sm:table-cell">
                <Badge tone={emailVerified ? "live" : "neutral"}>{emailVerified ? "Confirmed" : "Not confirmed"}</Badge>
              </Td>
            </Tr>
          ))}
        </TableBody>
      </Table>
    )}
  </Card>
);
