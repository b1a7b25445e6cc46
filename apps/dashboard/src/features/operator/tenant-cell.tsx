import Link from "next/link";
import { Td } from "#ui/table.tsx";

/** The first cell of a row about a tenant: its name leads to its page. */
export const TenantCell = ({ tenant }: { tenant: { readonly tenantId: string; readonly tenantName: string } }) => (
  <Td className="max-w-44 sm:max-w-56">
    <Link
      href={`/operator/tenants/${tenant.tenantId}`}
      prefetch={false}
      className="block truncate rounded-sm font-medium hover:text-accent-text"
    >
      {tenant.tenantName}
    </Link>
  </Td>
);
