import { WorkspaceSettings } from "#features/settings/workspace-settings.tsx";

export const metadata = { title: "Settings" };

export default function Page() {
  return <WorkspaceSettings />;
}
