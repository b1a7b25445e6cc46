import { SimulatorPage } from "#features/simulator/simulator-page.tsx";
import { readValues } from "#features/simulator/simulator-values.ts";

export const metadata = { title: "Simulator" };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  return <SimulatorPage initial={readValues(await searchParams)} />;
}
