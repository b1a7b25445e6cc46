import { KeyProviderList } from "#features/key-providers/key-provider-list.tsx";

export const metadata = { title: "Key providers" };

export default function Page() {
  return <KeyProviderList />;
}
