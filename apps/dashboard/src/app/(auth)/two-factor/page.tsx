import { mustEnrolTwoFactor } from "@sluice/contracts";
import { redirect } from "next/navigation";
import { RequiredTwoFactor } from "#features/account/required-two-factor.tsx";
import { AuthCard } from "#features/auth/auth-card.tsx";
import { readSession } from "#server/auth.ts";
import { readMemberships } from "#server/wire.ts";

export const metadata = { title: "Set up two-factor sign-in" };

/** The one page of whoever must have a second factor and does not. */
export default async function Page() {
  const session = await readSession();
  if (session === null) redirect("/sign-in?next=/two-factor");
  if (!mustEnrolTwoFactor(session)) redirect("/");
  const { user, tenant } = session;
  const elsewhere = (await readMemberships(user)).filter(({ tenantId }) => tenantId !== tenant.id);
  return (
    <AuthCard
      title="Set up two-factor sign-in"
      description={`${tenant.name} asks all of its members for a second factor. Until you have set it up, this is all you can do in it.`}
    >
      <RequiredTwoFactor elsewhere={elsewhere} />
    </AuthCard>
  );
}
