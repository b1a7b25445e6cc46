import { FailedJobs, WaitingMails } from "#features/operator/failed-work.tsx";

export const metadata = { title: "Jobs and mail" };

export default function Page() {
  return (
    <>
      <FailedJobs />
      <WaitingMails />
    </>
  );
}
