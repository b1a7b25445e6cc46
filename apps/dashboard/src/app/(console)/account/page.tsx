import { AccountSettings } from "#features/account/account-settings.tsx";

export const metadata = { title: "Your account" };

export default function Page() {
  return <AccountSettings />;
}
