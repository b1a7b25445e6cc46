import { ERRORS } from "@sluice/contracts";

/**
 * Opens help at an error's code: whoever draws help listens to addresses like this one. Nothing for what is no code of
 * ours, as the rules of a form are.
 */
export const ErrorHelpLink = ({ code }: { code: string | number | undefined }) =>
  code === undefined || !Object.hasOwn(ERRORS, code) ? null : (
    <a href={`#help/error/${code}`} className="whitespace-nowrap font-medium underline underline-offset-4">
      What to do
    </a>
  );
