import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "#ui/button.tsx";
import { EmptyState } from "#ui/empty-state.tsx";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <div className="grid min-h-[80dvh] place-items-center">
      <EmptyState
        icon={Compass}
        title="There is no page here"
        actions={
          <Button asChild variant="primary">
            <Link href="/">Go to the overview</Link>
          </Button>
        }
      >
        The address may be mistyped, or what it named was deleted.
      </EmptyState>
    </div>
  );
}
