"use client";
import type { SimulationInput } from "@sluice/contracts";
import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "#features/shell/session-context.tsx";
import { isMetered } from "#features/usage/format-meter.ts";
import { useTRPC } from "#lib/trpc.ts";
import { useSettled } from "#lib/use-settled.ts";
import { Card } from "#ui/card.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { Loaded } from "#ui/loaded.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";
import { PlanCosts } from "./plan-costs.tsx";
import { SimulatedMeters } from "./simulated-meters.tsx";
import { SimulatorForm } from "./simulator-form.tsx";
import { checkValues, type SimulatorValues, writeValues } from "./simulator-values.ts";

const TYPING_MS = 300;

export const SimulatorPage = ({ initial }: { initial: SimulatorValues }) => {
  const { tenant } = useSession();
  const [values, setValues] = useState(initial);
  const { input, errors } = checkValues(values);
  // While a figure is being typed, the last sum that made sense stays.
  const [shown, setShown] = useState(input);
  if (input !== null && JSON.stringify(input) !== JSON.stringify(shown)) setShown(input);
  const change = (changed: Partial<SimulatorValues>) => {
    const next = { ...values, ...changed };
    setValues(next);
    // The address says what is shown, so that it can be sent on; going back leaves the page, and not a figure.
    window.history.replaceState(null, "", `${window.location.pathname}${writeValues(next)}`);
  };
  return (
    <>
      <PageHeader
        title="Simulator"
        description="What a channel would use in a month, and what that would cost: before there is a bill."
        actions={<CopyLink values={values} />}
      />
      {!isMetered(tenant.planId) && (
        <Notice title="Your plan has no prices">
          Nothing is charged for what this workspace uses. The prices are those of the plans that are offered where
          billing is on.
        </Notice>
      )}
      <SimulatorForm values={values} errors={errors} onChange={change} />
      <Result input={shown} isStale={input === null} />
    </>
  );
};

/** Read when it is pressed: on the server there is no address. */
const CopyLink = ({ values }: { values: SimulatorValues }) => (
  <CopyButton
    wide
    label="link"
    text={typeof window === "undefined" ? "" : `${window.location.origin}/usage/simulator${writeValues(values)}`}
    data-testid="simulate-copy-link"
  />
);

const Result = ({ input, isStale }: { input: SimulationInput | null; isStale: boolean }) => {
  const trpc = useTRPC();
  const asked = useSettled(input, TYPING_MS);
  const query = useQuery(trpc.usage.simulate.queryOptions(asked ?? skipToken, { placeholderData: keepPreviousData }));
  if (input === null) {
    return <Notice>Fill in the fields above as they say, and the costs appear here.</Notice>;
  }
  return (
    <Loaded
      query={query}
      waiting={
        <Card>
          <SkeletonRows rows={4} />
        </Card>
      }
    >
      {(simulation) => (
        <div className="grid gap-6" aria-busy={query.isPlaceholderData || isStale}>
          {isStale && (
            <Notice tone="warn">These are the figures from before: a field above has to be mended first.</Notice>
          )}
          <PlanCosts simulation={simulation} />
          <SimulatedMeters meters={simulation.meters} />
        </div>
      )}
    </Loaded>
  );
};
