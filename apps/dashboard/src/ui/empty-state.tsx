import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** Where it is all that the page says, its title is the page's. */
  isPage?: boolean;
  children: ReactNode;
  actions?: ReactNode;
}

/** What stands where a list would be: why it is empty, and what to do next. */
export const EmptyState = ({ icon: Icon, title, isPage, children, actions }: EmptyStateProps) => {
  const Title = isPage === true ? "h1" : "p";
  return (
    <div className="grid justify-items-center gap-2 px-6 py-14 text-center">
      <span className="mb-2 flex size-11 items-center justify-center rounded-full border border-line bg-sunken">
        <Icon aria-hidden className="size-5 text-ink-3" />
      </span>
      <Title className="font-medium text-[0.9375rem]">{title}</Title>
      <p className="max-w-md text-ink-2 leading-6">{children}</p>
      {actions !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
};
