import { ApiKeyList } from "#features/api-keys/api-key-list.tsx";

export const metadata = { title: "API keys" };

export default function Page() {
  return <ApiKeyList />;
}
