import Link from "next/link";
import type { ReactNode } from "react";
import { Td } from "#ui/table.tsx";

interface TenantCellProps {
  tenant: { readonly tenantId: string; readonly tenantName: string };
  /** What has columns of its own where there is room for them. */
  children?: ReactNode;
}

/** The first cell of a row about a tenant: its name leads to its page. */
export const TenantCell = ({ tenant, children }: TenantCellProps) => (
  <Td className="max-w-40 sm:max-w-56">
    <Link
      href={`/operator/tenants/${tenant.tenantId}`}
      prefetch={false}
      className="block truncate rounded-sm font-medium hover:text-accent-text"
    >
      {tenant.tenantName}
    </Link>
    {children !== undefined && <div className="text-ink-2 text-xs leading-5 lg:hidden">{children}</div>}
  </Td>
);
