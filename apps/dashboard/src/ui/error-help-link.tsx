import { ERRORS, type ErrorCode } from "@sluice/contracts";
import Link from "next/link";

/** What a plan, a budget or a payment ends is mended on one page: the way there stands beside the help. */
const PLACES: { readonly [C in ErrorCode]?: { readonly href: string; readonly label: string } } = {
  limit_reached: { href: "/billing", label: "See the plans" },
  budget_reached: { href: "/billing#budget", label: "See the budget" },
  tenant_read_only: { href: "/billing", label: "Pay" },
};

const isErrorCode = (code: string | number): code is ErrorCode => Object.hasOwn(ERRORS, code);
const LOOKS = "mr-3 inline-block whitespace-nowrap font-medium underline underline-offset-4";

/**
 * Opens help at an error's code: whoever draws help listens to addresses like this one. Nothing for what is no code of
 * ours, as the rules of a form are.
 */
export const ErrorHelpLink = ({ code }: { code: string | number | undefined }) => {
  if (code === undefined || !isErrorCode(code)) return null;
  const place = PLACES[code];
  return (
    <>
      <a href={`#help/error/${code}`} className={LOOKS}>
        What to do
      </a>
      {place !== undefined && (
        <>
          {" "}
          <Link href={place.href} className={LOOKS}>
            {place.label}
          </Link>
        </>
      )}
    </>
  );
};
