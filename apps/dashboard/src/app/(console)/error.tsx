"use client";
import { BrokenPage } from "#features/shell/broken-page.tsx";

export default function PageError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="grid min-h-[80dvh] place-items-center">
      <BrokenPage {...props} />
    </div>
  );
}
