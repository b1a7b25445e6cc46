import { ViewerTokens } from "#features/viewer-tokens/viewer-tokens.tsx";

export const metadata = { title: "Viewer tokens" };

export default function Page() {
  return <ViewerTokens />;
}
