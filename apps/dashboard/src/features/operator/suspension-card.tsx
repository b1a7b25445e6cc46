"use client";
import type { OperatorTenantFacts } from "@sluice/contracts";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "#lib/trpc.ts";
import { Card, CardBody, CardHeader } from "#ui/card.tsx";
import { ReasonedAct } from "./reasoned-act.tsx";
import { useTenantChange } from "./use-tenant-change.ts";

/** Off the air, and back, with a reason that the owners read. */
export const SuspensionCard = ({ facts }: { facts: OperatorTenantFacts }) =>
  facts.suspension === null ? <Suspend facts={facts} /> : <Release facts={facts} />;

/** As "Its 3 channels stop": the subject and the verb that it takes. */
const channelsDo = ({ channelCount }: OperatorTenantFacts, one: string, many: string): string =>
  channelCount === 1 ? `Its channel ${one}` : `Its ${channelCount} channels ${many}`;

const Suspend = ({ facts }: { facts: OperatorTenantFacts }) => {
  const trpc = useTRPC();
  const change = useTenantChange("Suspended. The owners are told.");
  const suspend = useMutation(trpc.operator.suspend.mutationOptions(change));
  return (
    <Card>
      <CardHeader
        title="Suspend"
        description="Channels go off the air, and nothing can be changed. The owners get the reason by mail."
      />
      <CardBody>
        <ReasonedAct
          label="Reason"
          act="Suspend"
          question={`Suspend ${facts.name}?`}
          isDestructive
          typed={facts.name}
          busy={suspend.isPending}
          onConfirm={async (reason) => {
            await suspend.mutateAsync({ tenantId: facts.id, reason });
          }}
          testId="suspension"
        >
          <p>
            {facts.channelCount > 0 && `${channelsDo(facts, "stops", "stop")} at once, on air or not. `}
            Settings and media are kept until you release it.
          </p>
        </ReasonedAct>
      </CardBody>
    </Card>
  );
};

const Release = ({ facts }: { facts: OperatorTenantFacts }) => {
  const trpc = useTRPC();
  const change = useTenantChange("Released. The owners are told.");
  const release = useMutation(trpc.operator.release.mutationOptions(change));
  return (
    <Card>
      <CardHeader
        title="Release"
        description="Channels run again with their addresses and credentials. The owners get your words by mail."
      />
      <CardBody>
        <ReasonedAct
          label="What the owners are told"
          act="Release"
          question={`Release ${facts.name}?`}
          isDestructive={false}
          busy={release.isPending}
          onConfirm={async (reason) => {
            await release.mutateAsync({ tenantId: facts.id, reason });
          }}
          testId="release"
        >
          <p>
            {facts.channelCount > 0
              ? `${channelsDo(facts, "is", "are")} served again within seconds, with the media of before.`
              : "Channels can be made again."}
          </p>
        </ReasonedAct>
      </CardBody>
    </Card>
  );
};
