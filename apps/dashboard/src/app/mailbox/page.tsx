import { Inbox } from "lucide-react";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { Logo } from "#features/shell/logo.tsx";
import { readKeptMails } from "#server/wire.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Time } from "#ui/time.tsx";

export const metadata = { title: "Mailbox", referrer: "no-referrer" } as const;

const LINK = /(https?:\/\/\S+)/;

/** Stands in for the postman of a local installation: it shows links that open accounts, so nowhere else does it exist. */
export default async function MailboxPage() {
  const mails = await readKeptMails((await headers()).get("host"));
  if (mails === null) notFound();
  return (
    <main className="mx-auto grid max-w-3xl grid-cols-1 gap-6 px-4 py-10">
      <Logo />
      <PageHeader
        title="Mailbox"
        description="This installation sends no mail. What it would have sent is kept here."
      />
      {mails.length === 0 ? (
        <Card>
          <EmptyState icon={Inbox} title="No mail yet">
            Sign up or reset a password, then reload this page.
          </EmptyState>
        </Card>
      ) : (
        mails.map(({ id, recipient, subject, text, html, state, createdAt }) => (
          <Card key={id} data-testid="mail" className="grid grid-cols-1 gap-3 px-5 py-4">
            <div className="flex items-baseline justify-between gap-2">
              <h2 className="min-w-0 font-semibold [overflow-wrap:anywhere]">{subject}</h2>
              <Badge>{state}</Badge>
            </div>
            <p className="text-[0.8125rem] text-ink-3 [overflow-wrap:anywhere]">
              To <span data-testid="mail-recipient">{recipient}</span> · <Time at={createdAt} />
            </p>
            {html !== "" && (
              // Sandboxed without scripts, forms or this site's origin; its links may open a page of their own.
              <iframe
                title={subject}
                srcDoc={html}
                sandbox="allow-popups allow-popups-to-escape-sandbox"
                className="h-128 w-full rounded-md border border-line bg-sunken"
              />
            )}
            <details open={html === ""}>
              <summary className="cursor-pointer text-ink-2">Plain text</summary>
              <p data-testid="mail-text" className="whitespace-pre-wrap leading-6 [overflow-wrap:anywhere]">
                {text.split(LINK).map((part, i) =>
                  LINK.test(part) ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
                    <a key={i} href={part} className="font-medium text-accent-text underline underline-offset-4">
                      {part}
                    </a>
                  ) : (
                    part
                  ),
                )}
              </p>
            </details>
          </Card>
        ))
      )}
    </main>
  );
}
