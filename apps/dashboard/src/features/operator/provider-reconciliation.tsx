"use client";
import { type ProviderReconciliation as Found, PLANS } from "@sluice/contracts";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CreditCard } from "lucide-react";
import { formatCount } from "#lib/format.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Ago, Time } from "#ui/time.tsx";
import { printMeter, printUnits } from "./meter-units.ts";
import { ONCE } from "./once.ts";
import { TenantCell } from "./tenant-cell.tsx";

const STATUS_WORDS: Readonly<Record<string, string>> = {
  trialing: "Trial",
  active: "Active",
  pastDue: "Payment failed",
  incomplete: "Waiting for the first payment",
  canceled: "Ended",
};

/** What the payment provider knows otherwise than we do. */
export const ProviderReconciliation = () => {
  const trpc = useTRPC();
  const query = useQuery(trpc.operator.providerReconciliation.queryOptions(undefined, ONCE));
  return (
    <Loaded
      query={query}
      waiting={
        <Card>
          <SkeletonRows rows={6} />
        </Card>
      }
    >
      {({ isBillingOn, differences, refusals, accounts, accountCount }) =>
        !isBillingOn && accountCount === 0 ? (
          <Card>
            <CardHeader title="Payment provider" description="Usage and subscriptions, here and there." />
            <EmptyState icon={CreditCard} title="Nobody takes payments here">
              With a Stripe key, each night compares what Stripe has summed and who pays for what with what stands here.
            </EmptyState>
          </Card>
        ) : (
          <>
            <Differences differences={differences} />
            {refusals.length > 0 && <Refusals refusals={refusals} />}
            <Accounts accounts={accounts} accountCount={accountCount} />
          </>
        )
      }
    </Loaded>
  );
};

const Differences = ({ differences }: Pick<Found, "differences">) => (
  <Card>
    <CardHeader
      title="Usage at the payment provider"
      description="Hours of the last three days in which its sum is not what it was told, as the last night found them."
    />
    {differences.length === 0 ? (
      <EmptyState icon={CircleCheck} title="No difference">
        Each sum of the payment provider that was compared is ours, to the unit.
      </EmptyState>
    ) : (
      <Table label="Differences at the payment provider" data-testid="operator-provider-differences">
        <TableHead>
          <tr>
            <Th>Tenant</Th>
            <Th className="hidden lg:table-cell">Hour</Th>
            <Th className="hidden lg:table-cell">Meter</Th>
            <Th className="hidden text-right sm:table-cell">Told</Th>
            <Th className="text-right max-lg:pr-5">Summed there</Th>
            <Th className="hidden text-right lg:table-cell">Found</Th>
          </tr>
        </TableHead>
        <TableBody>
          {differences.map((row) => (
            <Tr key={`${row.tenantId} ${row.meter} ${row.hour}`}>
              <TenantCell tenant={row}>
                <Time at={row.hour} />
                <span className="block">{printMeter(row.meter)}</span>
              </TenantCell>
              <Td className="hidden whitespace-nowrap text-ink-2 lg:table-cell">
                <Time at={row.hour} />
              </Td>
              <Td className="hidden whitespace-nowrap text-ink-2 lg:table-cell">{printMeter(row.meter)}</Td>
              <Td className="hidden text-right tabular-nums sm:table-cell">{printUnits(row.ours)}</Td>
              <Td className="text-right tabular-nums max-lg:pr-5">
                {printUnits(row.theirs)}
                <span className="block text-ink-2 text-xs leading-5 sm:hidden">{printUnits(row.ours)} told</span>
              </Td>
              <Td className="hidden whitespace-nowrap text-right text-ink-2 lg:table-cell">
                <Ago at={row.foundAt} />
              </Td>
            </Tr>
          ))}
        </TableBody>
      </Table>
    )}
  </Card>
);

const Refusals = ({ refusals }: Pick<Found, "refusals">) => (
  <Card>
    <CardHeader
      title="Never told"
      description="Hours that the payment provider will not take any more: they are on no invoice unless you put them there."
    />
    <Table label="Hours never told to the payment provider">
      <TableHead>
        <tr>
          <Th>Tenant</Th>
          <Th className="hidden lg:table-cell">Hour</Th>
          <Th className="hidden lg:table-cell">Meter</Th>
          <Th className="text-right max-sm:pr-5">Units</Th>
          <Th className="hidden sm:table-cell">Why</Th>
        </tr>
      </TableHead>
      <TableBody>
        {refusals.map((row) => (
          <Tr key={`${row.tenantId} ${row.meter} ${row.hour} ${row.value}`}>
            <TenantCell tenant={row}>
              <Time at={row.hour} />
              <span className="block">{printMeter(row.meter)}</span>
              <span className="block sm:hidden">{row.refusal}</span>
            </TenantCell>
            <Td className="hidden whitespace-nowrap text-ink-2 lg:table-cell">
              <Time at={row.hour} />
            </Td>
            <Td className="hidden whitespace-nowrap text-ink-2 lg:table-cell">{printMeter(row.meter)}</Td>
            <Td className="text-right tabular-nums max-sm:pr-5">{printUnits(row.value)}</Td>
            <Td className="hidden min-w-56 text-ink-2 sm:table-cell">{row.refusal}</Td>
          </Tr>
        ))}
      </TableBody>
    </Table>
  </Card>
);

const asTheyShouldBe = (accountCount: number): string => {
  if (accountCount === 0) return "Nobody has an account with the payment provider yet.";
  if (accountCount === 1) return "The one account is as it should be.";
  return `All ${formatCount(accountCount)} accounts are as they should be.`;
};

const Accounts = ({ accounts, accountCount }: Pick<Found, "accounts" | "accountCount">) => (
  <Card>
    <CardHeader
      title="Subscriptions"
      description="Accounts that want a look: not paid, with another plan here than there, or not read for a day and a half."
    />
    {accounts.length === 0 ? (
      <CardBody className="text-ink-2">{asTheyShouldBe(accountCount)}</CardBody>
    ) : (
      <Table label="Subscriptions that want a look" data-testid="operator-accounts">
        <TableHead>
          <tr>
            <Th>Tenant</Th>
            <Th>There</Th>
            <Th className="hidden lg:table-cell">Subscribed to</Th>
            <Th className="hidden lg:table-cell">Plan here</Th>
            <Th className="hidden text-right lg:table-cell">Read</Th>
          </tr>
        </TableHead>
        <TableBody>
          {accounts.map((row) => (
            <Tr key={row.tenantId}>
              <TenantCell tenant={row}>
                {row.subscribedPlanId !== null && `${PLANS[row.subscribedPlanId].name} there, `}
                {PLANS[row.planId].name} here
                <span className="block">
                  read {row.readAt === null ? "never" : <Ago at={row.readAt} />}
                  {row.isStale && <span className="text-warn">, too long ago</span>}
                </span>
              </TenantCell>
              <Td>
                <Badge tone={row.status === "active" || row.status === "trialing" ? "live" : "warn"}>
                  {row.status === null ? "Never subscribed" : (STATUS_WORDS[row.status] ?? row.status)}
                </Badge>
              </Td>
              <Td className="hidden whitespace-nowrap text-ink-2 lg:table-cell">
                {row.subscribedPlanId === null ? "–" : PLANS[row.subscribedPlanId].name}
              </Td>
              <Td className="hidden whitespace-nowrap text-ink-2 lg:table-cell">{PLANS[row.planId].name}</Td>
              <Td className="hidden whitespace-nowrap text-right text-ink-2 lg:table-cell">
                {row.readAt === null ? "never" : <Ago at={row.readAt} />}
                {row.isStale && <span className="block text-warn text-xs">too long ago</span>}
              </Td>
            </Tr>
          ))}
        </TableBody>
      </Table>
    )}
  </Card>
);
