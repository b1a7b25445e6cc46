import { DevelopersPage } from "#features/developers/developers-page.tsx";

export const metadata = { title: "REST API" };

export default function Page() {
  return <DevelopersPage />;
}
