import { AuthCard } from "#features/auth/auth-card.tsx";
import { VerifyEmail } from "#features/auth/verify-email.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextLink } from "#ui/text-link.tsx";

export const metadata = { title: "Confirm your address", referrer: "no-referrer" } as const;

export default async function VerifyEmailPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>;
}) {
  const { token } = await searchParams;
  return (
    <AuthCard
      title="Confirm your address"
      description="So that we can reach you when something is wrong with a stream."
    >
      {typeof token === "string" && token !== "" ? (
        <VerifyEmail token={token} />
      ) : (
        <Notice tone="warn" title="This link is incomplete">
          Copy the whole link from the mail into the address bar. Or <TextLink href="/">go to the overview</TextLink>{" "}
          and use "Send it again" in the bar at the top.
        </Notice>
      )}
    </AuthCard>
  );
}
