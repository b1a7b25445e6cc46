"use client";
import { Calculator } from "lucide-react";
import Link from "next/link";
import { Button } from "#ui/button.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { ExportUsageMenu } from "./export-usage-menu.tsx";
import { MonthCard } from "./month-card.tsx";
import { PeriodMeters } from "./period-meters.tsx";
import { UsagePanel } from "./usage-panel.tsx";

export const UsagePage = () => (
  <>
    <PageHeader
      title="Usage"
      description="What your channels took in and gave out, and what that costs where a plan has prices."
      actions={
        <>
          <Button asChild>
            <Link href="/usage/simulator">
              <Calculator aria-hidden /> Simulator
            </Link>
          </Button>
          <ExportUsageMenu />
        </>
      }
    />
    <MonthCard />
    <UsagePanel initialRange="7d">{(span) => <PeriodMeters {...span} />}</UsagePanel>
  </>
);
