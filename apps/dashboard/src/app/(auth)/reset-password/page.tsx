import { AuthCard } from "#features/auth/auth-card.tsx";
import { ResetPasswordForm } from "#features/auth/reset-password-form.tsx";
import { Notice } from "#ui/notice.tsx";
import { TextLink } from "#ui/text-link.tsx";

export const metadata = { title: "Set a new password", referrer: "no-referrer" } as const;

export default async function ResetPasswordPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>;
}) {
  const { token } = await searchParams;
  return (
    <AuthCard title="Set a new password" footer={<TextLink href="/sign-in">Back to sign-in</TextLink>}>
      {typeof token === "string" && token !== "" ? (
        <ResetPasswordForm token={token} />
      ) : (
        <Notice tone="warn" title="This link is incomplete">
          Copy the whole link from the mail, or <TextLink href="/forgot-password">ask for a new one</TextLink>.
        </Notice>
      )}
    </AuthCard>
  );
}
