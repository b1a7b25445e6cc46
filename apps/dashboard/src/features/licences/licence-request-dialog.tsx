"use client";
import type { LicenceRequest } from "@sluice/contracts";
import { DRM_SYSTEM_WORDS } from "#features/endpoints/encryption-words.ts";
import { HelpLink } from "#features/help/help-link.tsx";
import { formatCount } from "#lib/format.ts";
import { Dialog, DialogBody } from "#ui/dialog.tsx";
import { Fact } from "#ui/fact.tsx";
import { Notice } from "#ui/notice.tsx";
import { Time } from "#ui/time.tsx";
import { type LicenceWords, licenceWords } from "./licence-words.ts";

/** The licence requests of one line: what ends a failure, and the latest of them. */
export const LicenceRequestDialog = ({ shown, onClose }: { shown: LicenceRequest | null; onClose: () => void }) => (
  <Dialog
    open={shown !== null}
    onOpenChange={(open) => !open && onClose()}
    size="lg"
    title={shown === null ? "" : licenceWords(shown).title}
  >
    {shown !== null && (
      <DialogBody className="gap-5">
        <Failure words={licenceWords(shown)} />
        <dl className="grid gap-x-6 gap-y-3 text-[0.8125rem] sm:grid-cols-2" data-testid="licence-facts">
          <Fact label="Endpoint" value={shown.originEndpoint} />
          <Fact label="System" value={DRM_SYSTEM_WORDS[shown.system].label} />
          <Fact label="Requests in that minute" value={formatCount(shown.count)} />
          <Fact label="Last of them" value={<Time at={shown.last.at} />} />
          <Fact label="Viewer" value={shown.last.viewer ?? "not named by a token"} />
          <Fact label="Network" value={shown.last.network ?? "cannot be read"} />
          <Fact label="Player" value={shown.last.userAgent ?? "did not say"} />
          <Fact
            label="Key ids"
            value={
              shown.last.keyIds.length === 0 ? (
                "not known"
              ) : (
                <code className="font-mono text-xs">{shown.last.keyIds.join(" ")}</code>
              )
            }
          />
        </dl>
      </DialogBody>
    )}
  </Dialog>
);

const Failure = ({ words: { detail, failure } }: { words: LicenceWords }) =>
  failure === null ? null : (
    <Notice tone="warn" {...(detail === null ? {} : { title: detail })}>
      <span className="block">{failure.cause}</span>
      <span className="mt-1 block">
        <span className="font-medium text-ink">What to do: </span>
        {failure.remedy}
      </span>
      <span className="mt-1 block">
        <HelpLink code={failure.code}>More on this</HelpLink>
      </span>
    </Notice>
  );
