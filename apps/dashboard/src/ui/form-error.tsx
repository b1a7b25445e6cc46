import { ErrorHelpLink } from "./error-help-link.tsx";
import { Notice } from "./notice.tsx";

/** What is wrong with a form as a whole. */
export const FormError = ({ message, code }: { message: string | undefined; code?: string | number | undefined }) =>
  message === undefined ? null : (
    <Notice tone="bad" role="alert">
      {message} <ErrorHelpLink code={code} />
    </Notice>
  );
