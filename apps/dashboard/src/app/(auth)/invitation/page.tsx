import { AuthCard } from "#features/auth/auth-card.tsx";
import { InvitationCard } from "#features/invitations/invitation-card.tsx";
import { readSignedIn } from "#server/auth.ts";
import { Notice } from "#ui/notice.tsx";
import { TextLink } from "#ui/text-link.tsx";

export const metadata = { title: "Your invitation", referrer: "no-referrer" } as const;

export default async function InvitationPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>;
}) {
  const { token } = await searchParams;
  const known = await readSignedIn();
  return (
    <AuthCard
      title="Your invitation"
      footer={
        known === null ? (
          <TextLink href="/sign-in">Back to sign-in</TextLink>
        ) : (
          <TextLink href="/">Go to the overview</TextLink>
        )
      }
    >
      {typeof token === "string" && token !== "" ? (
        <InvitationCard token={token} signedInAs={known?.person.email ?? null} />
      ) : (
        <Notice tone="warn" title="This link is incomplete">
          Copy the whole link from the mail into the address bar.
        </Notice>
      )}
    </AuthCard>
  );
}
