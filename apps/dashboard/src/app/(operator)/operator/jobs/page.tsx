import { FailedJobs, WaitingMails } from "#features/operator/failed-work.tsx";
import { operatorMetadata } from "#server/operator-metadata.ts";

export const generateMetadata = operatorMetadata("Jobs and mail");

export default function Page() {
  return (
    <>
      <FailedJobs />
      <WaitingMails />
    </>
  );
}
