import { redirect } from "next/navigation";
import { AuthCard } from "#features/auth/auth-card.tsx";
import { safeNextPath } from "#features/auth/next-path.ts";
import { SignInForm } from "#features/auth/sign-in-form.tsx";
import { readSignedIn } from "#server/auth.ts";
import { TextLink } from "#ui/text-link.tsx";

export const metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const nextPath = safeNextPath(typeof next === "string" ? next : null);
  const known = await readSignedIn();
  if (known !== null) redirect(known.session === null ? "/workspaces" : nextPath);
  return (
    <AuthCard
      title="Sign in"
      footer={
        <>
          New here? <TextLink href="/sign-up">Create an account</TextLink>
        </>
      }
    >
      <SignInForm next={nextPath} />
    </AuthCard>
  );
}
