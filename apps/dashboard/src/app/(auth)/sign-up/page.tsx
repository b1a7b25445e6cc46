import { redirect } from "next/navigation";
import { AuthCard } from "#features/auth/auth-card.tsx";
import { SignUpForm } from "#features/auth/sign-up-form.tsx";
import { readSession } from "#server/auth.ts";
import { TextLink } from "#ui/text-link.tsx";

export const metadata = { title: "Create an account" };

export default async function SignUpPage() {
  if ((await readSession()) !== null) redirect("/");
  return (
    <AuthCard
      title="Create your workspace"
      description="You will see a live channel play in about a minute, with or without an encoder."
      footer={
        <>
          You have an account? <TextLink href="/sign-in">Sign in</TextLink>
        </>
      }
    >
      <SignUpForm />
    </AuthCard>
  );
}
