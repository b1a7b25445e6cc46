import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "#ui/button.tsx";
import { EmptyState } from "#ui/empty-state.tsx";

/** What stands in the place of a page that there is not. */
export const NothingHere = () => (
  <EmptyState
    icon={Compass}
    isPage
    title="There is no page here"
    actions={
      <Button asChild variant="primary">
        <Link href="/">Go to the overview</Link>
      </Button>
    }
  >
    The address may be mistyped, or what it named was deleted.
  </EmptyState>
);
