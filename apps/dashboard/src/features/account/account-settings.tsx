"use client";
import { PageHeader } from "#ui/page-header.tsx";
import { PasswordCard } from "./password-card.tsx";
import { ProfileCard } from "./profile-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { TwoFactorCard } from "./two-factor-card.tsx";

export const AccountSettings = () => (
  <>
    <PageHeader title="Your account" description="Yours alone, in whatever workspaces you work." />
    <ProfileCard />
    <PasswordCard />
    <TwoFactorCard />
    <SessionsCard />
  </>
);
