import type { ReactNode } from "react";
import { Logo } from "#features/shell/logo.tsx";

interface AuthCardProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}

export const AuthCard = ({ title, description, children, footer }: AuthCardProps) => (
  <div className="w-full max-w-100">
    <div className="mb-8 flex justify-center">
      <Logo />
    </div>
    <div className="rounded-xl border border-line bg-surface p-6 shadow-low sm:p-8">
      <h1 className="font-semibold text-xl leading-7 tracking-tight">{title}</h1>
      {description !== undefined && (
        <p className="mt-1.5 text-ink-2 leading-6 [overflow-wrap:anywhere]">{description}</p>
      )}
      <div className="mt-6">{children}</div>
    </div>
    {footer !== undefined && <div className="mt-5 text-center text-ink-2">{footer}</div>}
  </div>
);
