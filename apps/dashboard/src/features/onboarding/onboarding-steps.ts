import type { Channel, OnboardingStep, Permission } from "@sluice/contracts";
import { channelPath } from "#features/channels/channel-path.ts";

export interface StepText {
  readonly step: OnboardingStep;
  readonly label: string;
  /** What it is good for, and how it is done. */
  readonly detail: string;
  readonly permission: Permission | null;
  /** Where it is done; null when not on a page of ours. */
  readonly href: string | null;
}

/** The steps in the order in which they make sense. Those of media lead to `channel` once there is one. */
export const onboardingSteps = (email: string, channel: Channel | undefined): readonly StepText[] => {
  const place = (section: string): string =>
    channel === undefined ? "/channels" : channelPath(channel.channelGroup, channel.name, section);
  return [
    {
      step: "emailVerified",
      label: "Confirm your address",
      detail: `Open the link in the mail to ${email}.`,
      permission: null,
      href: null,
    },
    {
      step: "channelCreated",
      label: "Make a channel",
      detail: "One programme, taken in once and served in every format.",
      permission: "channel:write",
      href: "/channels",
    },
    {
      step: "mediaReceived",
      label: "Send it media",
      detail: "Switch on the test picture, or push with ffmpeg or OBS.",
      permission: "channel:write",
      href: place("ingest"),
    },
    {
      step: "played",
      label: "Play it",
      detail: "Here or in any player. It shows within a minute.",
      permission: null,
      href: place("preview"),
    },
    {
      step: "apiKeyCreated",
      label: "Create an API key",
      detail: "All that this console does, a program can do too.",
      permission: "apiKey:write",
      href: "/api-keys",
    },
    {
      step: "colleagueInvited",
      label: "Invite a colleague",
      detail: "So that you are not the only one who gets in.",
      permission: "member:read",
      href: "/members",
    },
  ];
};
