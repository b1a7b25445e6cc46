import { CopyButton } from "./copy-button.tsx";

/** Text to take away: a command or a document, with its copy button. */
export const CodeBlock = ({ code, label, testId }: { code: string; label: string; testId?: string }) => (
  <figure className="min-w-0 overflow-hidden rounded-lg border border-line bg-sunken/60">
    <figcaption className="flex items-center justify-between gap-3 border-line border-b py-1 pr-1 pl-3.5">
      <span className="truncate text-ink-2 text-xs">{label}</span>
      <CopyButton text={code} label={label} />
    </figcaption>
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      data-testid={testId}
      className="overflow-x-auto px-3.5 py-3 font-mono text-[0.8125rem] leading-5.5"
    >
      {code}
    </pre>
  </figure>
);
