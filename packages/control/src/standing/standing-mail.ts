import type { StandingColumns } from "@sluice/db";
import type { Control } from "../control.ts";
import { type RenderedMail, renderMail } from "../mails/render-mail.ts";
import { printInstant } from "../print-utc.ts";
import type { StandingStep } from "./next-standing.ts";

const day = (at: Date | null): string => (at === null ? "" : printInstant(at));

/** What the tenant is told with a step, the dates of the next ones included. */
export const standingMail = (
  control: Control,
  tenant: StandingColumns & { readonly name: string },
  tell: StandingStep["tell"],
): RenderedMail => {
  const { name } = tenant;
  const content = {
    warned: {
      subject: `${name}: a payment has failed`,
      title: "A payment has failed",
      paragraphs: [
        `We could not collect the payment for ${name}. Nothing changes for now, and nothing will if it is paid soon.`,
        `If it stays unpaid, ${name} becomes read-only on ${day(tenant.readOnlyFrom)}, and its channels are switched off on ${day(tenant.pausedFrom)}.`,
      ],
    },
    readOnly: {
      subject: `${name} is read-only now`,
      title: "Your workspace is read-only",
      paragraphs: [
        `The payment for ${name} is still open. Streams go on, but nothing can be created or changed until it is paid.`,
        `If it stays unpaid, its channels are switched off on ${day(tenant.pausedFrom)}. You get one more notice, at least a day before.`,
      ],
    },
    pauseNotice: {
      subject: `${name}: channels are switched off on ${day(tenant.pausedFrom)}`,
      title: "Last notice before your channels are switched off",
      paragraphs: [
        `The payment for ${name} is still open. On ${day(tenant.pausedFrom)}, its channels are switched off, those on air too: encoders and players are then refused.`,
        "Once it is paid, everything is back at once.",
      ],
    },
    paused: {
      subject: `${name}: channels are switched off`,
      title: "Your channels are switched off",
      paragraphs: [
        `The payment for ${name} is still open, so its channels are off. Their settings and addresses are kept.`,
        "Once it is paid, they are back at once.",
      ],
    },
  }[tell];
  return renderMail({
    ...content,
    action: { label: "Pay now", url: new URL("/billing", control.addresses.dashboardUrl).href },
    footer: `You get this mail because you are an owner of ${name} or look after its billing.`,
  });
};
