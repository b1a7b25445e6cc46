import { FailedJobs } from "#features/operator/failed-jobs.tsx";
import { WaitingMails } from "#features/operator/waiting-mails.tsx";
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
