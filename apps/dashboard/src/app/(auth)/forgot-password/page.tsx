import { env } from "#env";
import { AuthCard } from "#features/auth/auth-card.tsx";
import { ForgotPasswordForm } from "#features/auth/forgot-password-form.tsx";
import { TextLink } from "#ui/text-link.tsx";

export const metadata = { title: "Reset your password" };

export default function ForgotPasswordPage() {
  return (
    <AuthCard
      title="Reset your password"
      description="We send a link to your address."
      footer={<TextLink href="/sign-in">Back to sign-in</TextLink>}
    >
      <ForgotPasswordForm hasMailbox={env().SLUICE_LOCAL} />
    </AuthCard>
  );
}
